import BudgetModel

/// Who decides in place of ballots, and what they say (CONFEDERATION 8.3 and 8.4).
struct Heard {
  var findings: [AuditFinding] = []
  /// What was not counted again.
  var unchecked: [String] = []
  /// Of the members of a council of delegates.
  var weights: [String: Ratio] = [:]
  /// What is decided here is not counted again at all.
  var isOpen = false

  /// Seats are records of their own, apart from shares of money.
  static func isSeats(_ record: JSONValue) -> Bool {
    let rows = record["rows"]?.elements ?? []
    return record["type"] == "apportion" && !rows.contains { $0["pool"] != nil }
      && rows.contains { $0["council"] != nil }
  }
  static func isSeatTie(_ record: JSONValue) -> Bool {
    record["type"] == "tie" && record["at"] == "seat"
  }
  private static func isOfBodies(_ record: JSONValue) -> Bool {
    ["mandate", "chamber"].contains(record["type"]?.text) || isSeats(record) || isSeatTie(record)
  }

  /// The contest with the tally that those give who decide it.
  static func contest(_ contest: ReplayContest, _ evidence: PackEvidence) -> ReplayContest {
    let stated = contest.records.filter(isOfBodies)
    guard let level = evidence.level(of: contest.council), !level.mode.addsBallots else {
      if stated.isEmpty { return contest }
      var contest = contest
      contest.heard = Heard(findings: [contest.finding(stated[0], "nobody is sent here")])
      return contest
    }
    var own = contest
    own.tally = contest.withMeasures(contest.tally)
    own.heard = Heard()
    switch level.mode {
    case .delegated: own.hear(level, stated, evidence)
    default:
      own.heard = Heard(unchecked: ["mode \(level.mode.rawValue)"], isOpen: true)
      return own
    }
    let misplaced = own.placeFindings(stated)
    own.heard?.findings += misplaced
    return own
  }
}

extension ReplayContest {
  fileprivate mutating func hear(
    _ level: Level, _ stated: [JSONValue], _ evidence: PackEvidence
  ) {
    let isRecorded = evidence.recordsMandates(level.delegation, below: council)
    if isRecorded || tieChain.contains(.moreCouncils) {
      heard?.unchecked = [
        isRecorded ? "mandates that were recorded" : "how many councils are for a project"
      ]
      takeStatedTally()
      return
    }
    var plenum = PlenumReplay(evidence, self, ReplaySums(evidence, pool: pool))
    let hearing = plenum.hearing(of: council, level.delegation, stated: stated)
    heard = Heard(
      findings: plenum.findings + differences(stated, hearing.records),
      unchecked: plenum.unchecked, weights: hearing.weights)
    tally = synthetic(hearing.scores, hearing.weight, ballots: tally.ballots)
    if !level.meetsSeatQuorum(hearing.castWeight, of: hearing.fullWeight) { isSilent = true }
  }

  /// The scores that the record `tally` states, where what led to them is not counted again.
  private mutating func takeStatedTally() {
    guard let record = first("tally"), let weight = record.ratio("weight") else { return }
    let scores = (record["scores"]?.elements ?? []).map { $0.ratio("score") ?? .zero }
    if scores.count != field.count { return }
    tally = synthetic(scores, weight, ballots: tally.ballots)
    let councils = records("tally").first {
      $0["measure"]?.text == TallyMeasure.supportingCouncils.rawValue
    }
    if let rows = councils?["scores"]?.elements, rows.count == field.count {
      tally.supportingCouncils = rows.map { $0["score"]?.text.flatMap { Int($0) } ?? 0 }
    }
  }

  /// Records that must be these, in this order.
  func differences(_ stated: [JSONValue], _ expected: [JSONValue]) -> [AuditFinding] {
    let plain = stated.map { record -> JSONValue in
      var members = record.members ?? [:]
      (members["n"], members["contest"]) = (nil, nil)
      return .object(members)
    }
    if let place = plain.indices.first(where: { $0 >= expected.count || plain[$0] != expected[$0] })
    {
      let type = stated[place]["type"]?.text ?? ""
      let name = (stated[place]["council"] ?? stated[place]["chamber"])?.text
      return [
        finding(
          stated[place],
          "this '\(type)'\(name.map { " of " + $0 } ?? "") does not follow from tables and by-law")
      ]
    }
    return plain.count == expected.count
      ? [] : [finding(stated.last, "a record of those who decide is missing behind this one")]
  }

  /// Those who decide stand right before the tally that they give.
  fileprivate func placeFindings(_ stated: [JSONValue]) -> [AuditFinding] {
    let beside = records("recall") + records("not-applied")
    let numbers = (stated + beside).map { $0["n"]?.number ?? 0 }.sorted()
    let tally = first("tally")?["n"]?.number ?? 0
    if numbers == Array((tally - numbers.count)..<tally) { return [] }
    return [finding(stated.first, "those who decide do not stand right before the tally")]
  }
}

extension PackEvidence {
  /// True where members speak by mandates that they recorded. Such mandates are not counted again:
  /// which of them are in force, who holds the seats, and recalls.
  func recordsMandates(_ delegation: Delegation, below council: String) -> Bool {
    recordsMandates(delegation)
      || subtree(of: council).contains { member in
        guard let level = level(of: member), level.mode == .delegated else { return false }
        return recordsMandates(level.delegation)
      }
  }

  private func recordsMandates(_ delegation: Delegation) -> Bool {
    let isRecorded = ["mandates", "delegates", "recalls"].contains {
      digests["inputs/\($0).csv"] != nil
    }
    return delegation.form == .individual || delegation.mandate == .recorded
      || (delegation.mandate != .computed && isRecorded)
  }
}
