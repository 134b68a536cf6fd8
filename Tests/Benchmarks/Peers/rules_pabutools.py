"""Times a rule of pabutools on an election, its reading apart.

Usage: rules_pabutools.py ELECTION RULE exact|float. ELECTION is a text file: the budget; the costs of
the projects; then a ballot a line, as numbers of projects. Prints the seconds that the rule took.
"""
import sys
import time

import pabutools.fractions
from pabutools.election import ApprovalBallot, ApprovalProfile, Cost_Sat, Instance, Project
from pabutools.rules import method_of_equal_shares, sequential_phragmen


def read(path):
    with open(path) as lines:
        budget = int(next(lines))
        projects = [Project(str(n), int(cost)) for n, cost in enumerate(next(lines).split())]
        ballots = [[projects[int(n)] for n in line.split()] for line in lines]
    instance = Instance(projects, budget_limit=budget)
    profile = ApprovalProfile([ApprovalBallot(b) for b in ballots], instance=instance)
    return instance, profile.as_multiprofile()


def main():
    path, rule, numbers = sys.argv[1:]
    if numbers == "float":
        pabutools.fractions.FRACTION = pabutools.fractions.FLOAT_FRAC
    instance, profile = read(path)
    start = time.perf_counter()
    if rule == "phragmen":
        sequential_phragmen(instance, profile)
    else:
        increment = 1 if rule == "equal-shares-add1" else None
        method_of_equal_shares(
            instance, profile, sat_class=Cost_Sat, voter_budget_increment=increment
        )
    print(time.perf_counter() - start)


main()
