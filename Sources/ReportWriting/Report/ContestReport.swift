import BudgetModel

/// One pool of a council as its transcript tells it, with its rows of `results.csv`.
struct ContestReport {
  let councilID: String
  let poolID: String
  let records: [Record]
  /// By rank; projects without one follow by score.
  let results: [ResultRow]

  init(councilID: String, poolID: String, records: [Record], results: [ResultRow]) {
    self.councilID = councilID
    self.poolID = poolID
    self.records = records
    self.results = results.sorted(by: Self.isBefore)
  }

  private static func isBefore(_ left: ResultRow, _ right: ResultRow) -> Bool {
    if left.rank == nil, right.rank == nil, left.score != right.score {
      return left.score > right.score
    }
    return ResultRow.isBefore(left, right)
  }

  /// `<council>/<pool>`.
  var name: String { "\(councilID)/\(poolID)" }

  func all(_ type: String) -> [Record] { records.filter { $0.type == type } }
  func first(_ type: String) -> Record? { records.first { $0.type == type } }

  var rule: Record? { first("rule") }
  var steps: [Record] { all("consider") }
  /// Money of the pool: what its conservation adds up to, else what it started with.
  var amount: Money {
    all("conserve").last { $0.text("of") == "money" }?.money("total")
      ?? first("pool")?.money("amount") ?? .zero
  }
  var isVote: Bool { !results.isEmpty || first("field") != nil }

  var funded: [ResultRow] { results.filter { $0.status == .funded } }
  var notFunded: [ResultRow] { results.filter { $0.status != .funded } }
  var spent: Money { results.reduce(.zero) { $0 + $1.funded } }
  /// Ballots of the contest, from its first tally.
  var ballots: Record? { first("tally")?.record("ballots") }

  /// What `results.csv` counts in its column `score`.
  var measure: String {
    let parameters = rule?.record("parameters")
    if first("mandate") != nil || first("chamber") != nil { return "Score" }
    if parameters?.json["channels"]?.elements?.isEmpty == false { return "Score" }
    let isWelfare = rule?.text("name") == "max-welfare"
    return switch parameters?.text(isWelfare ? "utility" : "score") {
    case "cardinality", "cost": "Votes"
    case nil, "votes": "Votes"
    case "points": "Points"
    default: "Score"
    }
  }
  var measureNoun: String { measure.lowercased() }
}
