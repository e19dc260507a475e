"""The statistics a kernel can read, as numbers.

(i, j) is the pair asked about, g and h networks, z an attribute, l a trace (who did something last).
"""

from __future__ import annotations

# Constants and periods of time
CONSTANT = 0
PERIOD = 1  # 1 while low ≤ t < high
# Networks
TIE = 10  # g_ij
TIE_BACK = 11  # g_ji
NO_TIE = 12  # 1 where g_ij is 0
OUT_SENDER = 13  # Σ_k g_ik
OUT_RECEIVER = 14  # Σ_k g_jk
IN_SENDER = 15  # Σ_k g_ki
IN_RECEIVER = 16  # Σ_k g_kj
TOTAL_SENDER = 17
TOTAL_RECEIVER = 18
TOTAL_PAIR = 19  # of both
TWO_PATH = 20  # Σ_k f(u_ik, v_jk), kept up to date
TWO_PATH_ASKED = 21  # the same, summed when asked
FOUR_CYCLE = 22  # Σ_{k≠j, l≠i} g_ik g_lk h_lj
SMALLER_DEGREE = 23  # of the total degrees of i and j
LARGER_DEGREE = 24
DEGREE_GAP = 25  # their absolute difference
EMBEDDED_SENDER = 26  # transitive triangles that begin at i: number of (k, l) with ties i → k → l and i → l
EMBEDDED_RECEIVER = 27
# Traces
SHIFT_ABAB = 30
SHIFT_ABBA = 31
SHIFT_ABBY = 32
SHIFT_ABAY = 33
SHIFT_ABXA = 34
SHIFT_ABXB = 35
SHIFT_ABXY = 36
SHIFT_ABA = 37  # i is A, whomever it turns to: for models of the sender alone
SHIFT_ABB = 38
SHIFT_ABX = 39
SHIFT_SAME_PAIR = 40  # without direction: both stay
SHIFT_ONE_STAYS = 41  # one of them does
LAST_SHIFT = SHIFT_ONE_STAYS
RANK_SENT = 44  # 1 / rank of j among those i sent to most recently
RANK_RECEIVED = 45  # 1 / rank of j among those i received from most recently
SINCE_TIE = 46  # 1 / (1 + time since i → j)
SINCE_TIE_BACK = 47
SINCE_EITHER = 48  # the later of the two
SINCE_SENDER_SENT = 49
SINCE_SENDER_RECEIVED = 50
SINCE_RECEIVER_SENT = 51
SINCE_RECEIVER_RECEIVED = 52
# Attributes
SENDER_VALUE = 60  # z_i
RECEIVER_VALUE = 61  # z_j
SAME = 62  # 1 where z_i = z_j
DIFFERENCE = 63  # z_i − z_j
DISTANCE = 64  # |z_i − z_j|
MEAN = 65
SMALLER = 66
LARGER = 67
SUM = 68
PRODUCT = 69  # z_i y_j
NEIGHBOURS_OF_RECEIVER = 70  # mean z of those k with g_kj > 0; the mean of this over others where there are none
NEIGHBOURS_OF_SENDER = 71
SIMILARITY = 72  # −|z_i − z_j|
NEIGHBOURS_DISTANCE = 73  # |z_i − mean z of those k with g_kj > 0|; the mean of this over pairs where there are none
# Who they are
SENDER_IS = 80  # 1 where i is the actor
RECEIVER_IS = 81
EITHER_IS = 82

# How the two legs of a two-path combine
MINIMUM = 0
MULTIPLIED = 1
GEOMETRIC = 2

# What happens to a statistic before it is used
AS_IS = 0
LOG1P = 1
SQUARE_ROOT = 2
INDICATOR = 3
LOG = 4
SQUARED = 5
CUBE_ROOT = 6
LOG1P_OF_CUBE_ROOT = 7
LOG1P_OF_SQUARE_ROOT = 8

# What a statistic is divided by
UNSCALED = 0
SHARE = 1
STANDARDISED = 2

# Kinds of change to the state
WEIGHT_CHANGE = 0
ATTRIBUTE_CHANGE = 1
PRESENCE_CHANGE = 2
TRACE_CHANGE = 3

# How a stratum with several cases enters the likelihood
BRESLOW = 0
EFRON = 1
ONCE = 2
TIMED = 3
