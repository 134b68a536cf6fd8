"""What the comparisons of rules for approval ballots share.

An election is {"budget", "costs", "ballots"} and what else its rule asks for; projects are numbers,
ballots lists of them. Ties go to the cheaper project, then to the lower number.
"""
import json
import sys

from pabutools.election import ApprovalBallot, ApprovalProfile, Instance, Project
from pabutools.tiebreaking import TieBreakingRule

CHEAPER = TieBreakingRule(lambda instance, profile, project: (project.cost, int(project.name)))


def read(election):
    projects = [Project(str(n), cost) for n, cost in enumerate(election["costs"])]
    instance = Instance(projects, budget_limit=election["budget"])
    profile = ApprovalProfile(
        [ApprovalBallot([projects[n] for n in ballot]) for ballot in election["ballots"]],
        instance=instance,
    )
    return instance, profile


def numbers(outcome):
    return sorted(int(project.name) for project in outcome)


def answer(count):
    """Writes what each election of the JSON list on standard input gives, as a JSON list."""
    json.dump([count(election) for election in json.load(sys.stdin)], sys.stdout)
