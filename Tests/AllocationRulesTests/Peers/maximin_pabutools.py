"""Counts small elections by the maximin support rule with pabutools, for comparison.

Reads a JSON list of {"budget", "costs", "ballots"} from standard input; projects are numbers, ballots
lists of them. Writes a JSON list of lists of funded projects. Ties go to the cheaper project, then to
the lower number.

pabutools solves with floats and compares with '==', so what is tied it takes for different: loads are
rounded here. To a project without votes it gives an infinite load, and funds it last if it fits.
"""
import json
import sys

from pabutools.election import ApprovalBallot, ApprovalProfile, Instance, Project
from pabutools.rules import maximin_support as rule
from pabutools.tiebreaking import TieBreakingRule

CHEAPER = TieBreakingRule(lambda instance, profile, project: (project.cost, int(project.name)))
module = sys.modules[rule.__module__]
exactly = module._compute_optimal_load
module._compute_optimal_load = lambda projects, profile: round(exactly(projects, profile), 6)


def funded(election):
    projects = [Project(str(n), cost) for n, cost in enumerate(election["costs"])]
    instance = Instance(projects, budget_limit=election["budget"])
    profile = ApprovalProfile(
        [ApprovalBallot([projects[n] for n in ballot]) for ballot in election["ballots"]],
        instance=instance,
    )
    return sorted(int(project.name) for project in rule(instance, profile, tie_breaking=CHEAPER))


json.dump([funded(election) for election in json.load(sys.stdin)], sys.stdout)
