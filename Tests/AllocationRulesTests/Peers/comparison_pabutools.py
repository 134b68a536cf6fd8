"""Compares the outcomes of Equal Shares and greedy with pabutools, for comparison.

Reads a JSON list of {"budget", "costs", "ballots", "comparison"} from standard input; projects are
numbers, ballots lists of them. Writes a JSON list of lists of funded projects. Ties go to the cheaper
project, then to the lower number.

Where as many voters prefer the one outcome as the other, pabutools gives both, Equal Shares first.
"""
from pabutools.election import CC_Sat, Cardinality_Sat, Cost_Sat
from pabutools.rules import (
    greedy_utilitarian_welfare,
    method_of_equal_shares,
    popularity_comparison,
)
from approval_elections import CHEAPER, answer, numbers, read

SATISFACTION = {"satisfaction": Cardinality_Sat, "exclusion-ratio": CC_Sat}


def funded(election):
    instance, profile = read(election)
    by_cost = {"sat_class": Cost_Sat, "tie_breaking": CHEAPER}
    outcomes = popularity_comparison(
        instance,
        profile,
        SATISFACTION[election["comparison"]],
        [method_of_equal_shares, greedy_utilitarian_welfare],
        [by_cost, by_cost],
    )
    return numbers(outcomes[0])


answer(funded)
