"""Finds every set of greatest total with pabutools, for comparison.

Reads a JSON list of {"budget", "costs", "ballots", "utility"} from standard input; projects are
numbers, ballots lists of them. Writes a JSON list of lists of sets: pabutools breaks no ties.
"""
from pabutools.election import Cardinality_Sat, Cost_Sat
from pabutools.rules import max_additive_utilitarian_welfare
from approval_elections import answer, numbers, read

SATISFACTION = {"cost": Cost_Sat, "cardinality": Cardinality_Sat}


def optima(election):
    instance, profile = read(election)
    sets = max_additive_utilitarian_welfare(
        instance, profile, sat_class=SATISFACTION[election["utility"]], resoluteness=False
    )
    return [numbers(one) for one in sets]


answer(optima)
