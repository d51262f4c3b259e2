-- What says for whom a person acts, and who began an act, is asked by triggers and by the application (ADR 55).
REVOKE EXECUTE ON FUNCTION acts_for(bigint, bigint, bigint, bigint), is_a_party_s_user(bigint), person_of_act(bigint)
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION acts_for(bigint, bigint, bigint, bigint), is_a_party_s_user(bigint), person_of_act(bigint)
TO plan_admin_app;

-- reverse
GRANT EXECUTE ON FUNCTION acts_for(bigint, bigint, bigint, bigint), is_a_party_s_user(bigint), person_of_act(bigint)
TO PUBLIC;
