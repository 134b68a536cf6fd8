import BudgetModel

/// The rules `phragmen` and `maximin-support` with their parameters, in words.
struct LoadSentence {
  let parameters: Record

  var text: String {
    parameters.text("name") == "phragmen"
      ? [phragmen, misfit, completion].filter { !$0.isEmpty }.joined(separator: " ") : maximin
  }

  private var phragmen: String {
    "The cost of each funded project is a load that its supporters carry; it is spread so that all of"
      + " them carry the same. In each round the project is funded whose supporters would then carry"
      + " least (rule phragmen)."
  }

  private var maximin: String {
    "The costs of all funded projects are loads that their supporters carry, split anew in each"
      + " round. The project is funded with which the highest load can be kept lowest; what costs"
      + " more than the money that is left drops out (rule maximin-support)."
  }

  private var misfit: String {
    if parameters.text("misfit") == "skip" {
      return "A project that costs more than the money that is left drops out."
    }
    return parameters.text("tied-misfit") == "choose-fitting"
      ? "The count ends when the next project costs more than the money that is left; among equals"
        + " those that fit come first."
      : "The count ends when the next project, or one of several that are next, costs more than the"
        + " money that is left."
  }

  private var completion: String {
    parameters.text("completion") == "greedy"
      ? "Then projects that fit in what is left are funded in the order of votes." : ""
  }
}
