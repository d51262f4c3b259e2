"""The Portfolios as the demonstration plays them. Real are the names of the 28; every figure is invented."""

from dataclasses import dataclass

BIG_DOLLARS = 10_000_000
SMALL_DOLLARS = 1_000_000
TINY_DOLLARS = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What a Portfolio's Class B Shares are like when the story begins.

    `short` is the name without INVESCO and Fund. `dollars` are the net assets of the Shares at the
    opening, `cents` their price. A day's price moves by `beta` thousandths of the index's move and a
    noise of up to `noise` millionths either way. `income` is what a quarter distributes (Cash Reserves:
    a month), in millionths of the net assets. Sales began in January of `since`. `omnibus`: some of the
    Shares lie in accounts whose issue dates nobody can tell. `sales` are a day's, on average, in millionths
    of the net assets.
    """

    short: str
    dollars: int
    cents: int
    beta: int
    noise: int
    since: int
    income: int = 0
    omnibus: bool = False
    sales: int = 950

    @property
    def name(self) -> str:
        """The Portfolio's name on Schedule A."""
        return f"INVESCO {self.short} Fund"

    @property
    def is_money_market(self) -> bool:
        """Whether the price stands still at a dollar."""
        return self.noise == 0

    @property
    def sale_chance(self) -> int:
        """In how many of 1,000 days somebody buys."""
        return _by_size(self.dollars, steps=(850, 550, 160, 70))

    @property
    def redemption_chance(self) -> int:
        """In how many of 1,000 days somebody redeems."""
        return _by_size(self.dollars, steps=(750, 450, 120, 50))

    @property
    def old_lots(self) -> int:
        """In how many lots the Shares sold until June 2003 are held at the opening."""
        return _by_size(self.dollars, steps=(42, 24, 10, 6))

    @property
    def new_lots(self) -> int:
        """In how many lots the Shares sold since July 2003 are held at the opening."""
        return _by_size(self.dollars, steps=(8, 5, 3, 2))

    @property
    def free_permille(self) -> int:
        """How many thousandths of the opening Shares came from reinvested distributions."""
        return {1996: 90, 1998: 60, 1999: 40}.get(self.since, 0)


def _by_size(dollars: int, *, steps: tuple[int, int, int, int]) -> int:
    big, middling, small, tiny = steps
    if dollars >= BIG_DOLLARS:
        return big
    if dollars >= SMALL_DOLLARS:
        return middling
    return small if dollars >= TINY_DOLLARS else tiny


# In the order of Schedule A.
ROLES = (
    Role(short="High Yield", dollars=62_000_000, cents=389, beta=180, noise=1_500, income=17_500, since=1996),
    Role(
        short="Select Income", dollars=18_200_000, cents=536, beta=20, noise=1_200, income=12_000, since=1998
    ),
    Role(
        short="Tax-Free Bond", dollars=6_400_000, cents=1561, beta=-30, noise=1_300, income=9_500, since=1996
    ),
    Role(
        short="U.S. Government Securities",
        dollars=24_500_000,
        cents=777,
        beta=-60,
        noise=1_300,
        income=9_000,
        since=1998,
        omnibus=True,
    ),
    Role(short="Balanced", dollars=31_000_000, cents=1342, beta=640, noise=1_500, income=4_200, since=1996),
    Role(
        short="Core Equity",
        dollars=88_000_000,
        cents=1078,
        beta=930,
        noise=1_500,
        income=2_600,
        since=1998,
        omnibus=True,
    ),
    Role(
        short="Total Return", dollars=12_500_000, cents=2274, beta=610, noise=1_400, income=4_600, since=1998
    ),
    Role(short="Advantage", dollars=9_800_000, cents=844, beta=1_080, noise=4_000, since=1999),
    Role(
        short="Advantage Global Health Sciences",
        dollars=41_000,
        cents=1187,
        beta=720,
        noise=4_000,
        since=2001,
    ),
    Role(short="European", dollars=7_200_000, cents=912, beta=870, noise=4_500, since=1999),
    Role(
        short="International Blue Chip Value", dollars=2_900_000, cents=826, beta=790, noise=3_800, since=1999
    ),
    Role(short="Multi-Sector", dollars=610_000, cents=981, beta=1_020, noise=2_500, since=2001),
    Role(short="Cash Reserves", dollars=46_000_000, cents=100, beta=0, noise=0, income=400, since=1998),
    Role(short="Energy", dollars=11_300_000, cents=1743, beta=520, noise=7_000, since=1996),
    Role(
        short="Financial Services",
        dollars=34_000_000,
        cents=2716,
        beta=990,
        noise=3_000,
        income=1_400,
        since=1996,
    ),
    Role(short="Gold & Precious Metals", dollars=4_300_000, cents=382, beta=-120, noise=14_000, since=1998),
    Role(short="Health Sciences", dollars=57_000_000, cents=4488, beta=740, noise=4_200, since=1996),
    Role(short="Leisure", dollars=27_000_000, cents=3802, beta=900, noise=3_200, since=1996),
    Role(
        short="Real Estate Opportunity",
        dollars=3_600_000,
        cents=927,
        beta=450,
        noise=4_000,
        income=8_000,
        since=1999,
    ),
    Role(
        short="Technology", dollars=96_000_000, cents=2391, beta=1_460, noise=5_500, since=1998, omnibus=True
    ),
    Role(short="Telecommunications", dollars=19_400_000, cents=1026, beta=1_330, noise=5_500, since=1999),
    Role(short="Utilities", dollars=5_500_000, cents=898, beta=560, noise=3_000, income=6_500, since=1996),
    Role(short="Dynamics", dollars=150_000_000, cents=1318, beta=1_220, noise=3_000, since=1996),
    Role(short="Growth", dollars=44_000_000, cents=191, beta=1_150, noise=3_000, since=1996),
    Role(
        short="Growth & Income",
        dollars=15_000_000,
        cents=1052,
        beta=980,
        noise=2_000,
        income=1_800,
        since=1998,
    ),
    Role(short="Mid-Cap Growth", dollars=88_000, cents=1163, beta=1_140, noise=3_600, since=2001),
    Role(
        short="Small Company Growth",
        dollars=38_000_000,
        cents=1109,
        beta=1_190,
        noise=4_200,
        since=1998,
        omnibus=True,
    ),
    Role(
        short="Value Equity", dollars=8_100_000, cents=1733, beta=950, noise=1_800, income=2_900, since=1996
    ),
)
# Invented, its name too: joins the Plan by an amendment in August 2004.
NEWCOMER = Role(
    short="Demonstration Small Cap",
    dollars=1_200_000,
    cents=1000,
    beta=1_150,
    noise=4_000,
    since=2004,
    sales=9_000,
)
