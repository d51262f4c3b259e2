"""The API's root: its addresses, its tokens, how it says no, its documentation."""
