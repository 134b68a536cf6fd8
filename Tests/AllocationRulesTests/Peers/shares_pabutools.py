"""Counts small elections by Equal Shares with pabutools, for comparison.

Reads a JSON list of {"budget", "costs", "ballots", "utility", "increment"} from standard input;
projects are numbers, ballots lists of them; an increment of 0 is no Add1. Writes a JSON list of lists
of funded projects. Ties go to the cheaper project, then to the lower number.
"""
import json
import sys

from pabutools.election import (
    ApprovalBallot,
    ApprovalProfile,
    Cardinality_Sat,
    Cost_Sat,
    Instance,
    Project,
)
from pabutools.rules import method_of_equal_shares
from pabutools.tiebreaking import TieBreakingRule

SATISFACTION = {"cost": Cost_Sat, "cardinality": Cardinality_Sat}
CHEAPER = TieBreakingRule(lambda instance, profile, project: (project.cost, int(project.name)))


def funded(election):
    projects = [Project(str(n), cost) for n, cost in enumerate(election["costs"])]
    instance = Instance(projects, budget_limit=election["budget"])
    profile = ApprovalProfile(
        [ApprovalBallot([projects[n] for n in ballot]) for ballot in election["ballots"]],
        instance=instance,
    )
    outcome = method_of_equal_shares(
        instance,
        profile,
        sat_class=SATISFACTION[election["utility"]],
        tie_breaking=CHEAPER,
        voter_budget_increment=election["increment"] or None,
    )
    return sorted(int(project.name) for project in outcome)


json.dump([funded(election) for election in json.load(sys.stdin)], sys.stdout)
