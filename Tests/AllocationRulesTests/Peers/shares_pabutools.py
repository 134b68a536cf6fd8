"""Counts small elections by Equal Shares with pabutools, for comparison.

Reads a JSON list of {"budget", "costs", "ballots", "utility", "increment"} from standard input;
projects are numbers, ballots lists of them; an increment of 0 is no Add1. Writes a JSON list of lists
of funded projects. Ties go to the cheaper project, then to the lower number.
"""
from pabutools.election import Cardinality_Sat, Cost_Sat
from pabutools.rules import method_of_equal_shares
from approval_elections import CHEAPER, answer, numbers, read

SATISFACTION = {"cost": Cost_Sat, "cardinality": Cardinality_Sat}


def funded(election):
    instance, profile = read(election)
    outcome = method_of_equal_shares(
        instance,
        profile,
        sat_class=SATISFACTION[election["utility"]],
        tie_breaking=CHEAPER,
        voter_budget_increment=election["increment"] or None,
    )
    return numbers(outcome)


answer(funded)
