import BudgetModel

/// The rule `expanding-approvals` with its parameters, in words.
struct QuotaSentence {
  let parameters: Record
  /// The points for ranks, where a vector gives them: ` (3, 2, 1)`.
  let points: String

  var text: String {
    "Every ballot has one vote. A project needs the part of all votes that its cost is of the pool, its"
      + " quota. First a vote supports what its ballot ranks first, then also what it ranks second, and"
      + " so on. Of the projects that have their quota the one with the greatest support for it is"
      + " funded, and its supporters spend the quota (rule expanding-approvals). " + completion
  }

  private var completion: String {
    parameters.text("completion") == "greedy"
      ? "Then projects that fit in what is left are funded in the order of points for ranks\(points)."
      : "What votes cannot pay for is left over."
  }
}
