"""Counts small elections by Phragmén's rule with pabutools, for comparison.

Reads a JSON list of {"budget", "costs", "ballots"} from standard input; projects are numbers, ballots
lists of them. Writes a JSON list of lists of funded projects. Ties go to the cheaper project, then to
the lower number.

The rule of pabutools is 'misfit: stop' with 'tied-misfit: stop' and no completion. It differs where
only projects without votes are left: to pabutools their load is infinite, and it funds them in the
order of the tie chain while all of them fit.
"""
from pabutools.rules import sequential_phragmen
from approval_elections import CHEAPER, answer, numbers, read


def funded(election):
    instance, profile = read(election)
    outcome = sequential_phragmen(instance, profile, tie_breaking=CHEAPER)
    return numbers(outcome)


answer(funded)
