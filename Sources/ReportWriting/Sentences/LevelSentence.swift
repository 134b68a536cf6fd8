import BudgetModel

/// The settings of one level of `bylaw.json`, or those that a council or pool changed, told in one
/// paragraph; what is not set is not told.
struct LevelSentence {
  let report: CycleReport
  let level: Record

  var text: String {
    let parts =
      level.text("mode") == "none"
      ? ["No vote is held at this level.", kinds]
      : [
        mode, ballots, electorate, rule, provisional, misfit, thresholds, limits, leftover, quorum,
        appeal, kinds,
      ]
    return parts.filter { !$0.isEmpty }.joined(separator: " ")
  }

  private var kinds: String {
    let kinds = level.texts("kinds")
    return kinds.isEmpty ? "" : "Councils of kind \(listed(kinds))."
  }

  private var mode: String {
    switch level.text("mode") {
    case nil: ""
    case "direct": "Ballots are counted directly."
    case "tally-sum": "The tallies of the councils below are added up."
    case "delegated": delegation
    case "dual": chambers
    case "consent": consent
    case "median":
      "Councils divide the pool among categories, each by the median of what they propose."
    case let other?: "Mode \(other)."
    }
  }

  // MARK: Delegates and chambers

  private var delegation: String {
    let form =
      switch level.record("delegation")?.text("form") {
      case "block-bundle": "each council gives its whole weight to the projects it would fund"
      case "block-ranking": "each council gives its weight to projects by their rank"
      case "individual": "each delegate votes by a mandate"
      default: "each council divides its weight as its voters did"
      }
    return "Councils decide through those they send: \(form)."
  }

  private var consent: String {
    let consent = level.record("consent")
    let support = consent?.setting("support") ?? "1"
    let blocks = consent?.setting("max-blocks") ?? "0"
    return "A project needs the support of \(support) of the councils' weight, with at most"
      + " \(blocks) \(blocks == "1" ? "block" : "blocks")."
  }

  private var chambers: String {
    guard let dual = level.record("dual") else { return "Two chambers decide." }
    let names = dual.list("chambers").compactMap { $0.text("id") }
    let end =
      switch dual.text("resolution") {
      case "hold": "what only one of them wants is held back"
      case "primary": "one of them prevails in a dispute"
      case "alternate": "they take turns over what is disputed"
      case "referendum-items": "a referendum decides each disputed project"
      case "double-threshold": "a project needs its share of support in both"
      case "blend": "their shares of support are added up"
      default: "a referendum decides between what is disputed"
      }
    return "Two chambers decide, \(names.joined(separator: " and ")): \(end)."
  }

  // MARK: Ballots

  private var ballots: String {
    guard let ballots = level.record("ballots") else { return "" }
    let kind =
      switch ballots.text("kind") {
      case "ranked": "A ballot ranks projects"
      case "points": "A ballot gives points to projects"
      case "knapsack": "A ballot chooses projects up to a total cost"
      default: "A ballot chooses projects"
      }
    return kind + [choices(ballots), points(ballots), costs(ballots)].joined() + "."
  }

  private func choices(_ ballots: Record) -> String {
    let least = ballots.setting("min-choices").flatMap { Int($0) } ?? 0
    guard let most = ballots.setting("max-choices").flatMap({ Int($0) }) else {
      return least > 0 ? ", at least \(least)" : ""
    }
    if least == most { return ", exactly \(most)" }
    return least > 0 ? ", \(least) to \(most) of them" : ", at most \(most)"
  }
  private func points(_ ballots: Record) -> String {
    guard ballots.text("kind") == "points" else { return "" }
    var parts: [String] = []
    if let least = ballots.setting("min"), let most = ballots.setting("max") {
      parts.append("\(least) to \(most) each")
    } else if let most = ballots.setting("max") {
      parts.append("at most \(most) each")
    }
    if let exact = ballots.setting("sum-exact") { parts.append("exactly \(exact) in all") }
    if let most = ballots.setting("sum-max") { parts.append("at most \(most) in all") }
    return parts.isEmpty ? "" : ", " + listed(parts)
  }
  private func costs(_ ballots: Record) -> String {
    guard ballots.text("kind") == "knapsack" else { return "" }
    return ballots.money("max-cost").map { ", at most \(report.amounts.money($0))" }
      ?? ", at most the pool"
  }

  private var electorate: String {
    var sentences: [String] = []
    if level.text("electorate") == "touched" {
      sentences.append("A ballot takes part in a pool if it names a project of it.")
    }
    if level.text("blank-ballots") == "ignored" {
      sentences.append("Blank ballots are left out of percentages.")
    }
    return sentences.joined(separator: " ")
  }

  // MARK: Rule

  private var parameters: Record { level.record("rule") ?? Record(json: [:]) }

  private var rule: String {
    let score = Self.score(parameters)
    switch parameters.text("name") {
    case "greedy":
      return "Projects stand in the order of \(score), and each is funded in turn if its cost fits"
        + " in the money that is left (rule greedy)."
    case "top-k":
      return "The first \(parameters.text("k") ?? "k") projects in the order of \(score) are funded"
        + " (rule top-k)."
    case "equal-shares", "bounded-overspending":
      return ShareSentence(report: report, parameters: parameters).text
    case "expanding-approvals":
      return QuotaSentence(parameters: parameters, points: Self.vector(parameters)).text
    case "cumulative-transfer": return TransferSentence(parameters: parameters).text
    case "max-welfare":
      return "The set of projects with the highest total of \(Self.worth(parameters)) that the"
        + " money pays for is funded (rule max-welfare)."
    case "knapsack-per-unit":
      return "Each unit of money of each project counts by itself: those that most ballots give are"
        + " funded first (rule knapsack-per-unit)."
    case "portioning":
      return
        "The pool is divided by the \(parameters.text("method") ?? "median") of the amounts that"
        + " ballots propose (rule portioning)."
    case "phragmen", "maximin-support": return LoadSentence(parameters: parameters).text
    case let name?: return "Rule \(name)."
    case nil: return ""
    }
  }

  private var provisional: String {
    parameters.flag("experimental") == true
      ? "The rule is provisional: a later version may change what it funds." : ""
  }

  private static func worth(_ parameters: Record) -> String {
    switch parameters.text("utility") {
    case "cost": "votes times cost"
    case "points": "points"
    case "positional": "points for ranks\(vector(parameters))"
    default: "votes"
    }
  }
  private static func score(_ parameters: Record) -> String {
    switch parameters.text("score") {
    case "votes-per-cost": "votes per unit of cost"
    case "points": "points"
    case "positional": "points for ranks\(vector(parameters))"
    case "copeland": "wins in pairs"
    default: "votes\(channels(parameters))"
    }
  }
  private static func vector(_ parameters: Record) -> String {
    let points = parameters.record("positions")?.texts("vector") ?? []
    return points.isEmpty ? "" : " (\(points.joined(separator: ", ")))"
  }
  private static func channels(_ parameters: Record) -> String {
    let shares = parameters.list("channels").compactMap { channel in
      channel.text("id").map { "\($0) \(channel.text("value") ?? "")" }
    }
    return shares.isEmpty ? "" : ", weighted by channel (\(shares.joined(separator: ", ")))"
  }

  private var misfit: String {
    guard parameters.text("name") == "greedy" else { return "" }
    let share = parameters.text("cover-ratio") ?? "4/5"
    switch parameters.text("misfit") {
    case "stop": return "The first project that does not fit ends the count."
    case "fund-if-covered":
      let reserve =
        parameters.setting("reserve")
        .map { " (pool \(report.shortPoolName($0)))" } ?? ""
      return
        "A project that does not fit is funded all the same if at least \(share) of its cost is"
        + " left; the reserve\(reserve) pays the rest."
    case "partial": return "The first project that does not fit gets what is left."
    default: return "A project that does not fit is passed over, and the count goes on."
    }
  }

  // MARK: Conditions

  private var thresholds: String {
    let member = level.json["threshold"]
    let all = (member?.elements ?? [member].compactMap { $0 }).filter { $0["measure"] != nil }
    return all.map { threshold(Record(json: $0)) }.joined(separator: " ")
  }
  private func threshold(_ threshold: Record) -> String {
    let measure = threshold.text("measure") ?? "votes"
    let least = threshold.flag("strict") == true ? "more than" : "at least"
    if let percent = threshold.text("percent") {
      let base =
        switch threshold.text("of") {
        case "eligible": "the number of eligible voters"
        case "received": "the ballots received"
        case "nonblank": "the ballots that are not blank"
        default: "the ballots counted"
        }
      return "A project needs \(measure) from \(least) \(percent) % of \(base)."
    }
    return "A project needs \(least) \(threshold.text("at-least") ?? "") \(measure)."
  }

  private var limits: String {
    var sentences: [String] = []
    if let most = level.setting("max-winners") {
      sentences.append("At most \(most) projects are funded in a pool.")
    }
    sentences += LimitSentences(report: report, level: level).all
    if level.flag("yes-over-no") == true {
      sentences.append("A project needs more yes than no.")
    }
    return sentences.joined(separator: " ")
  }

  // MARK: What follows

  private var leftover: String {
    let steps = level.record("leftover")?.texts("steps") ?? []
    guard !steps.isEmpty else { return "" }
    let phrases = steps.map { LeftoverPolicy.Step(rawValue: $0)?.phrase ?? $0 }
    return "Money that is left \(phrases.joined(separator: ", then "))\(secondPass)."
  }
  private var secondPass: String {
    let leftover = level.record("leftover")
    let steps = leftover?.texts("steps") ?? []
    let isAfter = ["up", "to", "turnout"].contains {
      steps.contains($0) && leftover?.record($0)?.text("when") == "after"
    }
    return isAfter ? ", where it is spent in a second pass" : ""
  }

  private var quorum: String {
    guard let quorum = level.record("quorum"), let share = quorum.setting("share") else {
      return ""
    }
    return "A quorum of \(share) of \(quorum.text("of") ?? "eligible") applies."
  }
  private var appeal: String {
    guard let appeal = level.record("appeal"), let share = appeal.setting("share") else {
      return ""
    }
    return "An unfunded project with support of at least \(share) goes to the council above."
  }
}
