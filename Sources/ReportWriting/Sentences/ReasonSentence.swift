import BudgetModel

/// Why a project has its status, in a sentence with the numbers of the record that decided.
struct ReasonSentence {
  let report: CycleReport
  let row: ResultRow
  let reason: Reason?
  let record: Record?
  private let contest: ContestReport?

  init(_ report: CycleReport, _ row: ResultRow) {
    self.report = report
    self.row = row
    let reference = RecordReference(row.reason)
    reason = reference.flatMap { Reason(rawValue: $0.code) }
    record = report.record(reference)
    contest = report.contest(of: row.councilID, pool: row.poolID)
  }

  var text: String {
    guard let reason else { return "Reason: \(row.reason)." }
    return Self.text(of: reason, in: self)
  }

  /// Every reason has its sentence; the compiler sees to it.
  private static func text(of reason: Reason, in sentence: ReasonSentence) -> String {
    switch reason {
    case .funded, .fundedZeroCost, .fundedMinimum, .fundedCovered, .partiallyFunded,
      .fundedSecondPass, .fundedSideways, .fundedTurnout, .fundedTopUp, .fundedAppeal,
      .fundedCompletion, .fundedAllFit, .fundedComparison, .fundedReverseElimination,
      .fundedUnderSupported:
      sentence.paid(reason)
    case .fundedAgreed, .fundedPrimary, .fundedAlternate, .fundedReferendum, .fundedConsent,
      .disputeLost, .disputeHeld, .consentShort, .blocked, .chamberThreshold, .referendum,
      .blockedByPending:
      sentence.together(reason)
    case .noMoney, .stopped, .costAbovePool, .outranked, .maxWinners, .overshoot:
      sentence.unpaid(reason)
    case .supportersCannotPay, .notOptimal, .quotaNotReached, .eliminated:
      sentence.outdone(reason)
    case .zeroSupport, .noBallots, .quorum, .belowThreshold, .noMajority:
      sentence.support(reason)
    case .exclusive, .cap, .resource: sentence.barred(reason)
    case .fundedOverride, .excludedOverride, .withdrawn: sentence.act(reason)
    case .unqualified, .signatures, .members, .backing: sentence.qualification(reason)
    }
  }

  // MARK: Funded

  private func paid(_ reason: Reason) -> String {
    switch reason {
    case .fundedZeroCost: "Costs nothing and has support, so it needs no money."
    case .fundedMinimum:
      "Paid to reach the minimum for \(record?.text("minimum") ?? "its label")\(fromWhatWasLeft)."
    case .fundedCovered:
      "What was left covered most of its cost; the reserve paid the missing"
        + " \(money("short_by") ?? "part")."
    case .partiallyFunded:
      "Gets \(report.amounts.money(row.funded))\(isDivided ? "" : ", all that was left,") towards"
        + " its cost of \(report.amounts.money(row.cost))."
    case .fundedSecondPass:
      "Paid in the second pass, after more money had come in"
        + (money("before").map { ": \($0) was left." } ?? ".")
    case .fundedSideways: "Paid from the common fund of the neighbouring councils."
    case .fundedTurnout: "Paid with money that came to this council for the highest turnout."
    case .fundedTopUp: "Nearly covered; other councils paid what was missing."
    case .fundedAppeal: "Funded by the council above, where it was brought on appeal."
    case .fundedCompletion:
      "Paid from what the rule left over, in order of"
        + " \(family == "quotas" ? "points for ranks" : "votes")\(fromWhatWasLeft)."
    case .fundedAllFit: "All projects with support fit in the pool together."
    case .fundedComparison:
      "Part of the greedy outcome, which more voters prefer to that of the rule."
    case .fundedReverseElimination:
      "Had been eliminated, but fits in the money that was left\(fromWhatWasLeft)."
    case .fundedUnderSupported:
      "Its supporters could not pay its cost, but it fits in the money that was left"
        + "\(fromWhatWasLeft)."
    default: funded
    }
  }

  private var funded: String {
    if let record, record.type == "round", let round = record.number("round") {
      return fundedRound(record, round)
    }
    if family == "optimum" { return "One of the projects that give the highest total." }
    if isDivided { return "Gets all of its cost." }
    return money("before").map { "Fits: \($0) was left." } ?? "Fits in the money that was left."
  }

  private func fundedRound(_ record: Record, _ round: Int) -> String {
    if let load = candidate?.ratio("new_load").map(report.amounts.load) {
      let amount = "\(load) \(report.amounts.currency)"
      return "Funded in round \(round): with it "
        + (record.json["set"] == nil
          ? "its supporters carry \(amount) each." : "nobody carries more than \(amount).")
    }
    if let support = candidate?.ratio("support").map(report.amounts.score),
      let quota = candidate?.ratio("quota").map(report.amounts.score)
    {
      return "Funded in round \(round) at rank \(record.text("rank") ?? ""): its supporters had"
        + " \(support) votes left, and it needed \(quota)."
    }
    if record.ratio("part") != nil, let paid = record.record("payers")?.paidByAll,
      paid < Ratio(row.cost)
    {
      return "Funded in round \(round): its supporters paid \(fraction(paid)) of its cost, the pool"
        + " the rest."
    }
    if let laid = candidate?.ratio("has"), record.text("stage") != nil {
      let added = Ratio(row.cost) - laid
      return "Funded in round \(round): its supporters had laid \(fraction(laid)) on it"
        + (added > .zero ? " and added \(fraction(added)) from others." : ".")
    }
    return "Paid for by its supporters in round \(round)."
  }

  private func fraction(_ amount: Ratio) -> String {
    "\(report.amounts.fraction(amount)) \(report.amounts.currency)"
  }

  private var family: String? { contest?.rule?.text("family") }
  /// The rule gives projects parts of their cost.
  private var isDivided: Bool { family == "units" }

  private var fromWhatWasLeft: String { money("before").map { " (\($0))" } ?? "" }

  // MARK: No money

  private func unpaid(_ reason: Reason) -> String {
    switch reason {
    case .noMoney where isDivided && record?.number("walk") != 2: return withoutPart
    case .noMoney:
      guard let before = money("before"), let short = money("short_by") else {
        return overCost.map { "In\($0) than what was left." } ?? didNotFit
      }
      let kept = money("reserved").map { ", \($0) of it for other tags" } ?? ""
      return "Did not fit: \(before) was left\(kept), \(short) too little."
    case .stopped:
      guard let stopper = record?.text("project") ?? overshot, stopper != row.projectID else {
        return "The count had stopped before its turn."
      }
      let name = report.projectInSentence(stopper)
      return record?.text("decision") == "stop" || record?.text("decision") == nil
        ? "The count had stopped at \(name), which did not fit."
        : "The count had ended with \(name), which took the last of the money."
    case .costAbovePool: return "Costs \(report.amounts.money(row.cost)), more than \(wholePool)."
    case .maxWinners: return "As many projects were funded as the by-law allows."
    case .overshoot:
      return overCost.map { "It was next, but in\($0) than what was left, so the count ended." }
        ?? "It was next, but costs more than what was left, so the count ended."
    default: return "Enough projects stood higher in the order."
    }
  }

  /// What the cost is compared with: not all money of the pool where an override spent some of it
  /// before, or a second pass had what was left and more (RULES 2).
  private var wholePool: String {
    if record?.number("walk") == 2, let left = money("before") {
      return "the \(left) that was left in the second pass"
    }
    guard let pool = contest.map(\.amount) else { return "the whole pool" }
    let amount = report.amounts.money(pool)
    return (row.cost > pool ? "the whole pool of " : "what was left of the pool of ") + amount
  }

  private var withoutPart: String {
    guard let short = money("short_by") else {
      return record?.type == "portion"
        ? "Its part of the pool is nothing." : "The money ended before the support it has."
    }
    return "What it would get is \(short) below the least amount it can use."
  }

  /// What its round says of the project.
  private var candidate: Record? {
    record?.list("candidates").first { $0.text("project") == row.projectID }
  }

  private var didNotFit: String {
    guard candidate?.text("state") == "over-pool", let round = record?.number("round") else {
      return "It did not fit in the money that was left."
    }
    return "In round \(round) it cost more than what was left of the pool."
  }

  /// Who ended a count by rounds.
  private var overshot: String? {
    record?.list("candidates").first { $0.text("state") == "overshoot" }?.text("project")
  }

  /// ` round 3 it cost 20.00 EUR more`: where it did not fit in a round.
  private var overCost: String? {
    guard let short = candidate?.money("short_by"), let round = record?.number("round") else {
      return nil
    }
    return " round \(round) it cost \(report.amounts.money(short)) more"
  }

  // MARK: Outdone under the rule

  private func outdone(_ reason: Reason) -> String {
    switch reason {
    case .supportersCannotPay: cannotPay
    case .notOptimal: "The projects that give the highest total do not include it."
    case .quotaNotReached: withoutQuota
    default: eliminated
    }
  }

  private var withoutQuota: String {
    guard let round = record?.number("round"), let rank = record?.text("rank") else {
      return "Its support never reached the quota that its cost needs."
    }
    guard let support = candidate?.ratio("support"), let quota = candidate?.ratio("quota") else {
      return "When the count ended in round \(round) its supporters had no votes left."
    }
    let votes =
      "In round \(round), at rank \(rank), its supporters had \(report.amounts.score(support)) left of the"
      + " \(report.amounts.score(quota)) votes that its cost needs"
    guard candidate?.text("state") == "over-pool", let left = moneyLeft else { return votes + "." }
    return votes + ", and only \(report.amounts.money(left)) was left of the money."
  }

  /// What the rounds before had left.
  private var moneyLeft: Money? {
    contest?.all("round").last { $0.n < record?.n ?? 0 && $0.money("left") != nil }?.money("left")
  }

  private var eliminated: String {
    guard let short = money("short_by") else {
      return "Eliminated: its support did not reach its cost."
    }
    let start =
      record?.text("stage") == "under-supported"
      ? "Its supporters could not make up its cost"
      : "Eliminated because its support did not reach its cost"
    return "\(start), and in the end it cost \(short) more than what was left."
  }

  private var cannotPay: String {
    guard let has = candidate?.ratio("has"), let short = candidate?.ratio("short_by"),
      let round = record?.number("round")
    else { return "Its supporters did not have enough money left to pay its cost." }
    return "In round \(round) its supporters had \(fraction(has)) left together,"
      + " \(report.amounts.fraction(short)) too little."
  }

  // MARK: Support

  private func support(_ reason: Reason) -> String {
    switch reason {
    case .zeroSupport: return "No support: nothing is funded that nobody chose."
    case .noBallots: return "No ballot was counted in this pool."
    case .quorum: return "Too few took part: the quorum was not reached."
    case .noMajority: return "Not more yes than no\(answers)."
    default: return ThresholdSentence(report: report, record: record, row: row).text
    }
  }

  private var answers: String {
    guard let yes = record?.ratio("score"), let no = record?.ratio("need") else { return "" }
    return ": \(report.amounts.score(yes)) yes, \(report.amounts.score(no)) no"
  }

  // MARK: Chambers and delegates

  private func together(_ reason: Reason) -> String {
    switch reason {
    case .fundedAgreed: "Both chambers would fund it."
    case .fundedPrimary: "The chamber that prevails would fund it."
    case .fundedAlternate: "Chosen when the chambers took turns, each with its best project."
    case .fundedReferendum: "Chosen by the referendum between the chambers."
    case .fundedConsent: "Has the consent of enough councils, and nobody's block."
    case .disputeLost: "Only one chamber would fund it, and the dispute went the other way."
    case .disputeHeld: "Only one chamber would fund it, so it is held back."
    case .consentShort: "Too few councils consent to it."
    case .blocked: "More councils block it than the by-law allows."
    case .chamberThreshold: "Has too little support in one of the chambers."
    case .referendum: "Only one chamber would fund it: a referendum decides."
    default: "Waits for a referendum that decides how much money there is."
    }
  }

  // MARK: Limits

  private func barred(_ reason: Reason) -> String {
    let limit = record?.text("blocked_by").map { " “\(CycleReport.inSentence($0))”" } ?? ""
    return switch reason {
    case .exclusive:
      "Others of its group\(limit) were funded before it, as many as the by-law allows."
    case .cap: "Would exceed the limit for\(limit.isEmpty ? " its category" : limit)."
    default:
      limit.isEmpty
        ? "Would need more of a resource than there is."
        : "Would need more\(limit) than is left."
    }
  }

  // MARK: Acts of an authority

  private func act(_ reason: Reason) -> String {
    let verb =
      switch reason {
      case .fundedOverride: "Funded by decision"
      case .excludedOverride: "Excluded by decision"
      default: "Withdrawn"
      }
    guard let record, record.type == "override" else {
      return reason == .withdrawn ? "Withdrawn before the count." : "\(verb) of the authority."
    }
    return OverrideSentence(report: report, record: record).because(verb)
  }

  // MARK: Qualification

  private func qualification(_ reason: Reason) -> String {
    let failed = record?.list("tests").first { $0.flag("pass") == false }
    let numbers =
      failed.flatMap { test in
        test.text("left").flatMap { left in test.text("right").map { " (\(left), needed \($0))" } }
      } ?? ""
    return switch reason {
    case .signatures: "Too few signatures\(numbers)."
    case .members: "Backed by too few members\(numbers)."
    case .backing: "Backed by too few councils\(numbers)."
    default: "Did not qualify for the vote\(numbers)."
    }
  }

  private func money(_ key: String) -> String? { record?.money(key).map(report.amounts.money) }
}

/// A threshold and whether a project met it.
struct ThresholdSentence {
  let report: CycleReport
  let record: Record?
  let row: ResultRow

  var text: String {
    guard let record, record.type == "threshold", let need = record.ratio("need"),
      let score = record.ratio("score")
    else { return "Below the threshold that the by-law sets." }
    let isStrict = record.text("op") == ">"
    var measure = record.text("measure") ?? "votes"
    if score == .one, measure.hasSuffix("s") { measure.removeLast() }
    let were = need == .one ? "was" : "were"
    return "\(report.amounts.score(score)) \(measure); \(isStrict ? "more than" : "at least")"
      + " \(report.amounts.score(need)) \(were) needed."
  }
}

/// A declared change by authority.
struct OverrideSentence {
  let report: CycleReport
  let record: Record

  /// `Excluded by decision of the city council 14/2026 on 2026-05-02: site sold.`
  func because(_ verb: String) -> String {
    let by = record.text("by").map { " (\(CycleReport.inSentence($0)))" } ?? ""
    let on = record.text("on").map { ", \($0)" } ?? ""
    let reason = record.text("reason").map { ": \(CycleReport.inSentence($0))" } ?? ""
    return "\(verb)\(by)\(on)\(reason)."
  }

  var action: String {
    switch record.text("action") {
    case "fund": "fund before the vote is counted"
    case "exclude": "exclude"
    case "withdraw": "withdraw"
    case "set-cost": "set another cost"
    case "qualify": "let it qualify"
    case let other: other ?? ""
    }
  }

  /// What it changed: a state or a cost.
  var change: String {
    guard let from = record.text("from"), let to = record.text("to") else { return "" }
    guard record.text("action") == "set-cost", let old = record.money("from"),
      let new = record.money("to")
    else { return "\(from) → \(to)" }
    return "\(report.amounts.money(old)) → \(report.amounts.money(new))"
  }
}
