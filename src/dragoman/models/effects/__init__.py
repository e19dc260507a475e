"""Effects: what may make an event more likely. ``registry`` lists them with formulas and other programs' names."""

from dragoman.models.effects.attributes import (
    Average,
    Difference,
    Distance,
    Larger,
    NeighboursAttribute,
    ProductOfAttributes,
    ReceiverAttribute,
    Same,
    SenderAttribute,
    Similarity,
    Smaller,
    SumOfAttributes,
)
from dragoman.models.effects.balance import (
    EnemyOfEnemy,
    EnemyOfFriend,
    FriendOfEnemy,
    FriendOfFriend,
    SharedAdversary,
)
from dragoman.models.effects.base import Effect, OfPast
from dragoman.models.effects.baseline import Baseline
from dragoman.models.effects.degrees import (
    DegreeGap,
    LargerDegree,
    ReceiverActivity,
    ReceiverDegree,
    ReceiverPopularity,
    SenderActivity,
    SenderDegree,
    SenderPopularity,
    SmallerDegree,
)
from dragoman.models.effects.interaction import Interaction
from dragoman.models.effects.pressure import NewLeader, Pressure, SharedPressure, ThreatRecent
from dragoman.models.effects.recency import Recency, RecencyRank
from dragoman.models.effects.shifts import ParticipationShift
from dragoman.models.effects.ties import Inertia, NoTie, Reciprocity, Tie, TieBack
from dragoman.models.effects.two_paths import (
    Cyclicity,
    FourCycle,
    SharedPartners,
    SharedSources,
    SharedTargets,
    Transitivity,
)

__all__ = [
    "Average",
    "Baseline",
    "Cyclicity",
    "DegreeGap",
    "Difference",
    "Distance",
    "Effect",
    "EnemyOfEnemy",
    "EnemyOfFriend",
    "FourCycle",
    "FriendOfEnemy",
    "FriendOfFriend",
    "Inertia",
    "Interaction",
    "Larger",
    "LargerDegree",
    "NeighboursAttribute",
    "NewLeader",
    "NoTie",
    "OfPast",
    "ParticipationShift",
    "Pressure",
    "ProductOfAttributes",
    "ReceiverActivity",
    "ReceiverAttribute",
    "ReceiverDegree",
    "ReceiverPopularity",
    "Recency",
    "RecencyRank",
    "Reciprocity",
    "Same",
    "SenderActivity",
    "SenderAttribute",
    "SenderDegree",
    "SenderPopularity",
    "SharedAdversary",
    "SharedPartners",
    "SharedPressure",
    "SharedSources",
    "SharedTargets",
    "Similarity",
    "Smaller",
    "SmallerDegree",
    "SumOfAttributes",
    "ThreatRecent",
    "Tie",
    "TieBack",
    "Transitivity",
]
