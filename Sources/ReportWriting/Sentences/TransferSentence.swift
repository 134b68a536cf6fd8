import BudgetModel

/// The rule `cumulative-transfer` with its parameters, in words.
struct TransferSentence {
  let parameters: Record

  var text: String {
    "Every voter has an equal part of the money and lays it on projects in proportion to points. Of the"
      + " projects whose cost is covered the one with the greatest \(measure) is funded, and what it does"
      + " not need moves on to the other projects of those who gave it. \(stuck)"
      + " (rule cumulative-transfer)."
  }

  private var measure: String {
    switch parameters.text("select") {
    case "excess": "support above its cost"
    case "support": "support"
    default: "support for its cost"
    }
  }

  private var stuck: String {
    parameters.text("no-eligible") == "elimination"
      ? "Where none is covered, the project with the least \(measure) is eliminated and its support moves"
        + " on; in the end those eliminated are funded, the last one first, if they fit in what is left"
      : "Where none is covered, supporters of one project add what it lacks from what they gave to others;"
        + " where they cannot, projects that fit in what is left are funded by the \(measure)"
  }
}
