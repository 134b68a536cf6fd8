import BudgetModel

/// Every `tie` record of a contest: keys equal, values from the tables, groups and result as the
/// values give them (AUDIT 5.4).
struct ReplayTies {
  let contest: ReplayContest
  let chain: ReplayChain
  /// What orders sort by.
  let scorings: [ReplayScoring]
  /// The rule funds in rounds, which have ties of their own.
  let hasRounds: Bool

  /// A tie as its record states it.
  struct Tie {
    var record: JSONValue
    var tied: [Int]
    var result: [Int]
    var decidedBy: TieKey?
    var isDecisive: Bool
    /// The places in `result` of members that the end of the chain ordered. One that a limit barred,
    /// or that was not drawn, comes behind those that were.
    var drawn: [Int: Int]
  }

  /// Ties between projects.
  struct Found {
    /// In an order, or in the choice inside a group.
    var ordered: [Tie] = []
    /// In rounds; their keys and values are checked there.
    var inRounds: [Tie] = []
    var findings: [AuditFinding] = []
  }

  func ties() -> Found {
    var found = Found()
    let all = contest.records("tie") + contest.collectiveRecords("tie")
    var seen: Set<[JSONValue]> = []
    for record in all where !FundReplay.isTie(record) {
      if !seen.insert(kind(of: record)).inserted {
        found.findings.append(contest.finding(record, "the tie stands twice"))
      }
      if isBetweenCouncils(record) {
        found.findings += councilProblem(record).map { [contest.finding(record, $0)] } ?? []
        continue
      }
      guard let tie = read(record) else {
        found.findings.append(contest.finding(record, "a tie without its members"))
        continue
      }
      let isInRound = isInRound(tie)
      let problems = isInRound ? [] : problems(tie)
      found.findings += (problems + stepProblems(tie)).map { contest.finding(record, $0) }
      if record["set_aside"] != nil {
        found.findings += setAsideProblem(tie).map { [contest.finding(record, $0)] } ?? []
        continue
      }
      if isInRound { found.inRounds.append(tie) } else { found.ordered.append(tie) }
    }
    return found
  }

  /// What no two ties share: each speaks of one choice, in one round or about one order.
  private func kind(of record: JSONValue) -> [JSONValue] {
    let number = record["n"]?.number ?? 0
    let orders = contest.records("order").count { $0["n"]?.number ?? 0 < number }
    return ["at", "key", "tied", "round", "policy", "set_aside"].map { record[$0] ?? "" }
      + [JSONValue(number: orders)]
  }

  /// A tie in the set that a comparison did not keep.
  private func setAsideProblem(_ tie: Tie) -> String? {
    if tie.record["set_aside"]?.flag == true && !contest.records("compare").isEmpty
      && tie.record["at"]?.text == "order" && tie.record["round"] == nil
    {
      return nil
    }
    return "no comparison sets this tie aside"
  }

  /// Ties of the rule itself, about something other than the score.
  private func isInRound(_ tie: Tie) -> Bool {
    let isOfUnits = dividesUnits && tie.record["at"]?.text != "order"
    return hasRounds
      && (tie.record["round"] != nil || tie.record["sets"] != nil || isOfUnits)
  }

  /// The rule divides money among projects, with ties between amounts and remainders.
  private var dividesUnits: Bool {
    ["knapsack-per-unit", "portioning"].contains(contest.settings.rule.name)
  }

  /// Ties of leftover steps name councils, and the council lot decides (CONFEDERATION 11.4).
  private func isBetweenCouncils(_ record: JSONValue) -> Bool {
    (record["steps"]?.elements ?? []).contains { step in
      (step["values"]?.elements ?? []).contains { $0["council"] != nil }
    }
  }

  private func councilProblem(_ record: JSONValue) -> String? {
    guard let tied = record.texts("tied"), let result = record.texts("result"),
      let lot = contest.councilLot?.positions,
      let values = record["steps"]?.elements?.first?["values"]?.elements
    else { return "a tie between councils without its lot" }
    let isStated = values.allSatisfy { value in
      let position = value["council"]?.text.flatMap { lot[$0] }
      return position != nil && value["value"]?.text == position.map { String($0) }
    }
    let order = result.map { lot[$0] ?? 0 }
    let isSame =
      isStated && Set(tied) == Set(result)
      && Set(tied) == Set(values.compactMap { $0["council"]?.text })
      && order == order.sorted() && record["decided_by"]?.text == TieKey.lot.rawValue
      && record["decisive"]?.flag == true
    return isSame ? nil : "the council lot does not give this result"
  }

  private func places(_ record: JSONValue, _ key: String) -> [Int]? {
    guard let ids = record.texts(key) else { return nil }
    let places = ids.compactMap { contest.places[$0] }
    return places.count == ids.count && Set(places).count == places.count ? places : nil
  }

  private func read(_ record: JSONValue) -> Tie? {
    guard let tied = places(record, "tied"), let result = places(record, "result"),
      let isDecisive = record["decisive"]?.flag, tied.count > 1
    else { return nil }
    let word = record["decided_by"]?.text
    let decidedBy = word.flatMap(TieKey.init)
    if word != nil && decidedBy == nil { return nil }
    return Tie(
      record: record, tied: tied, result: result, decidedBy: decidedBy, isDecisive: isDecisive,
      drawn: drawn(record, result))
  }

  private func drawn(_ record: JSONValue, _ result: [Int]) -> [Int: Int] {
    let steps = (record["steps"]?.elements ?? []).filter {
      $0["step"]?.text == chain.end.rawValue
    }
    let members = Set(
      steps.flatMap { $0["values"]?.elements ?? [] }.compactMap {
        $0["project"]?.text.flatMap { contest.places[$0] }
      })
    return Dictionary(
      uniqueKeysWithValues: result.enumerated().filter { members.contains($1) }.map { ($1, $0) })
  }

  private func problems(_ tie: Tie) -> [String] {
    var found: [String] = []
    if !["order", "select"].contains(tie.record["at"]?.text) {
      found.append("'at' is neither order nor select")
    }
    if tie.record["at"]?.text == "select" && !tie.isDecisive {
      found.append("a tie about who competes is decisive")
    }
    if !scorings.contains(where: { isKey(tie, of: $0) }) {
      found.append("the tied projects do not have the score that the key states")
    }
    return found
  }

  private func isKey(_ tie: Tie, of scoring: ReplayScoring) -> Bool {
    let score = scoring.primary[tie.tied[0]]
    return tie.tied.allSatisfy { scoring.primary[$0] == score }
      && tie.record.texts("key") == [score.exact]
  }

  private func stepProblems(_ tie: Tie) -> [String] {
    var groups = [tie.tied]
    var last: TieKey?
    var found: [String] = []
    if tie.tied != tie.tied.sorted() { found.append("the tied projects are not in id order") }
    let isInOrder =
      tie.record["at"]?.text == "order" && !isInRound(tie) && tie.record["set_aside"] == nil
    if hasRounds && isInOrder != (tie.record["reversed"] != nil) {
      found.append("ties of an order have 'reversed', others have not")
    }
    let isPlain = tie.record["at"] == "select" && tie.record["reversed"] == nil && !isInRound(tie)
    if tie.record["policy"] != nil && !isPlain {
      found.append("a tie of a step that councils take together says more than its choice")
    }
    for step in tie.record["steps"]?.elements ?? [] {
      guard let key = step["step"]?.text.flatMap(TieKey.init),
        let members = members(of: step), let number = groups.firstIndex(where: { $0 == members })
      else {
        found.append("a step does not work on a group that the steps before leave")
        continue
      }
      found += problems(step, key, members)
      let parts = key == chain.end ? ended(members) : chain.parts(members, by: key)
      let stated = (step["groups"]?.elements ?? []).map { places(["group": $0], "group") ?? [] }
      if stated != parts { found.append("step \(key.rawValue) does not give the groups it states") }
      if parts.count > 1 { last = key }
      groups.replaceSubrange(number...number, with: parts)
    }
    if groups.flatMap({ $0 }) != tie.result { found.append("the steps do not give the result") }
    if last != tie.decidedBy { found.append("'decided_by' is not the last step that decided") }
    if !areUndecided(groups, of: tie.tied) {
      found.append("a key of the chain that tells tied projects apart was not tried")
    }
    return found
  }

  /// True if no key tells the members of any group apart. A key that some project of the same score
  /// has no value for may have been skipped, also where the tie left that project out; `order` checks
  /// it.
  private func areUndecided(_ groups: [[Int]], of tied: [Int]) -> Bool {
    let knotOf = [chain.knots(tied), chain.knots(tied, without: .earlierSubmission)].map { knots in
      knots.enumerated().reduce(into: [Int: Int]()) { found, knot in
        for place in knot.element { found[place] = knot.offset }
      }
    }
    return groups.allSatisfy { group in
      knotOf.contains { knot in Set(group.map { knot[$0] }).count == 1 }
    }
  }

  /// Members in the order of the lot, or of what stands in its place.
  private func ended(_ members: [Int]) -> [[Int]] {
    members.sorted { chain.isFirst($0, before: $1) }.map { [$0] }
  }

  private func members(of step: JSONValue) -> [Int]? {
    let ids = (step["values"]?.elements ?? []).compactMap { $0["project"]?.text }
    let places = ids.compactMap { contest.places[$0] }
    return places.count == ids.count && !places.isEmpty ? places : nil
  }

  private func problems(_ step: JSONValue, _ key: TieKey, _ members: [Int]) -> [String] {
    var found: [String] = []
    let values = (step["values"]?.elements ?? []).map { $0["value"]?.text }
    if values != members.map({ chain.text(key, $0) }) {
      found.append("a value of step \(key.rawValue) is not that of the tables")
    }
    let isKnown = key == chain.end || chain.keys.contains(key)
    if !isKnown { found.append("step \(key.rawValue) is not in the chain of the by-law") }
    let earlier = chain.keys.prefix { $0 != key }.filter { $0 != .earlierSubmission }
    if earlier.contains(where: { chain.parts(members, by: $0).count > 1 }) {
      found.append("step \(key.rawValue) comes before a key that tells the projects apart")
    }
    return found
  }
}
