import BudgetModel

/// Cumulative transfer (RULES 11): who has its cost, who gets it from its donors, who leaves, and where
/// the money lies, from the tables and from what the records say of each other.
struct TransferReplay: RoundReplay {
  static let limits = [
    "how a ballot's points share out its coin, beyond what the tallies leave open",
    "where the money of a transfer goes, and how much of it lies idle from then on, beyond its sum "
      + "and what supporters can own",
    "what the supporters of a project own once somebody has paid, how many of them pay all they have, "
      + "and how many times as much the others give, beyond what that leaves open",
    "when coins are rounded up, and by how much, beyond what all of them can gain by it; and whether "
      + "their fractions asked for more decimals than 18",
  ]

  private let contest: ReplayContest
  private let chain: ReplayChain
  private let pool: Money
  private let measure: String
  private let parts: RoundedParts
  private var field: RoundField
  private var coins: TransferCoins
  /// The records of the rule that are not read yet.
  private var events: ArraySlice<JSONValue>
  private var number = 0
  private(set) var decisions: [RoundDecision] = []
  let walks: [RoundWalk] = []
  private(set) var findings: [AuditFinding] = []

  init(_ start: RoundStart) {
    (contest, chain, pool, field) = (start.contest, start.chain, start.pool, start.field)
    let rule = contest.settings.rule
    measure = rule["select"]?.text ?? "ratio"
    parts = RoundedParts(contest.records("quota").first, rule)
    coins = TransferCoins(contest, pool: pool, start.field.candidates, parts)
    let types = ["quota", "count", "transfer", "eliminate", "round"]
    events = contest.records.filter { types.contains($0["type"]?.text ?? "") }[...]
    if !field.candidates.isEmpty {
      readQuota()
      readCount()
      count(eliminates: rule["no-eligible"]?.text == "elimination")
    }
    expect(events.isEmpty, events.first, "a record that does not belong here")
  }

  private mutating func expect(_ holds: Bool, _ record: JSONValue?, _ sentence: String) {
    if !holds { findings.append(contest.finding(record, sentence)) }
  }

  /// The next record, if it is of a type.
  private mutating func next(_ type: String) -> JSONValue? {
    if events.first?["type"]?.text == type { return events.removeFirst() }
    expect(false, events.first, "a record of type '\(type)' is missing")
    return nil
  }

  private func id(_ place: Int) -> String { contest.field[place].id }
  private func cost(_ place: Int) -> Money { contest.field[place].cost }
  private func fits(_ place: Int) -> Bool { cost(place) <= field.state.left }

  private func value(_ place: Int, less: Ratio = .zero) -> Ratio {
    let (support, cost) = (coins.support(of: place) - less, Ratio(cost(place)))
    switch measure {
    case "ratio": return support / cost
    case "excess": return support - cost
    default: return support
    }
  }

  private var formula: String {
    ["ratio": "support / cost", "excess": "support - cost"][measure] ?? "support"
  }

  private mutating func readQuota() {
    guard let record = next("quota") else { return }
    let votes = contest.tally.weight
    let isStated =
      record.ratio("votes") == votes && record.money("pool") == pool
      && record.ratio("quota") == Ratio(pool) / votes && record["formula"]?.text == "pool / votes"
      && parts.isPossible
    expect(isStated, record, "the quota does not follow from pool and votes")
  }

  private mutating func readCount() {
    guard let record = next("count") else { return }
    expect(record["round"]?.number == number, record, "it does not stand behind its round")
    if let problem = coins.read(record, field.candidates) { expect(false, record, problem) }
  }
}

/// The count.
extension TransferReplay {
  private mutating func count(eliminates: Bool) {
    var removed: [Int] = []
    while !field.candidates.isEmpty {
      let eligible = field.candidates.filter {
        fits($0) && coins.support(of: $0) >= Ratio(cost($0))
      }
      if eligible.isEmpty && eliminates {
        guard let loser = eliminate() else { return }
        removed.append(loser)
        continue
      }
      guard let record = next("round"), let rows = rows(of: record, isEligible: !eligible.isEmpty)
      else { return }
      number += 1
      let able =
        eligible.isEmpty
        ? rows.filter { fits($0.place) && $0.own ?? .zero >= Ratio(cost($0.place)) }.map(\.place)
        : eligible
      if able.isEmpty {
        close(record, rows)
        removed = field.candidates
        break
      }
      guard fund(record, rows, able, isEligible: !eligible.isEmpty) else { return }
    }
    if eliminates {
      reconsider(
        removed.reversed(), stage: "reverse-elimination", because: .fundedReverseElimination)
    } else {
      reconsider(
        ordered(removed), stage: "under-supported", because: .fundedUnderSupported)
    }
  }

  private func extreme(_ places: [Int], isLeast: Bool) -> [Int] {
    guard let best = isLeast ? places.min(by: isBelow) : places.max(by: isBelow) else { return [] }
    return places.filter { isLeast ? !isAbove($0, best) : !isAbove(best, $0) }
  }

  private func isBelow(_ left: Int, _ right: Int) -> Bool { value(left) < value(right) }
  /// True also if the support of the first is too large by all that rounding has added.
  private func isAbove(_ left: Int, _ right: Int) -> Bool {
    value(left, less: coins.gained) > value(right)
  }

  private func tie(_ tied: [Int], _ outcome: [Int], _ part: RoundTie.Part, at place: String)
    -> RoundTie
  {
    var tie = RoundTie(tied: tied, value: value(tied[0]).exact, outcome: outcome)
    (tie.part, tie.place, tie.isAlwaysDecisive) = (part, place, true)
    return tie
  }

  private struct Row {
    var place: Int
    var state: String
    /// What its supporters own; nil where the round does not ask for it.
    var own: Ratio?
  }

  /// The candidates of a round; nil: not those in the running.
  private mutating func rows(of record: JSONValue, isEligible: Bool) -> [Row]? {
    let stated = record["candidates"]?.elements ?? []
    guard stated.map({ $0["project"]?.text }) == field.candidates.map(id) else {
      expect(false, record, "the candidates are not those in the running, in id order")
      return nil
    }
    expect(record["measure"]?.text == formula, record, "the measure is not that of the by-law")
    return zip(field.candidates, stated).map { place, json in
      let own = isEligible ? nil : json.ratio("own")
      let isStated =
        json.money("cost") == cost(place) && json.ratio("has") == coins.support(of: place)
        && json.ratio("measure") == value(place) && json.members?.count == (isEligible ? 5 : 6)
        && (isEligible || own.map { coins.take($0, of: place) } ?? false)
      expect(isStated, record, "the numbers of \(quoted(id(place))) are not those before the round")
      return Row(place: place, state: json["state"]?.text ?? "", own: own)
    }
  }

  private mutating func checkStates(
    _ record: JSONValue, _ rows: [Row], able: [Int], tied: [Int], selected: Int?
  ) {
    for row in rows {
      let place = row.place
      let state =
        place == selected
        ? "selected"
        : tied.contains(place) ? "tied" : able.contains(place) ? "affordable" : "unaffordable"
      expect(
        row.state == state, record,
        "the state of \(quoted(id(place))) does not follow from its numbers")
    }
  }

  /// Funds a project; false where the record does not say which.
  private mutating func fund(
    _ record: JSONValue, _ rows: [Row], _ able: [Int], isEligible: Bool
  ) -> Bool {
    let tied = extreme(able, isLeast: false)
    let stage = isEligible ? "eligible" : "minimal-transfer"
    guard let selected = record["selected"]?.text.flatMap({ contest.places[$0] }),
      tied.contains(selected)
    else {
      expect(false, record, "it does not fund a project of the greatest measure")
      return false
    }
    checkStates(record, rows, able: able, tied: tied, selected: selected)
    let left = field.state.left - cost(selected)
    expect(
      record["stage"]?.text == stage && record.money("left") == left && isPlain(record), record,
      "stage or money left are not those of the round")
    var decision = RoundDecision(record: record, funded: selected)
    decision.ties = [tie(tied, [selected], .first, at: "select")]
    decisions.append(decision)
    let barred = field.fund(selected).map(\.place)
    move([selected], isEligible ? .eligible : .minimal)
    move(barred, .none)
    readCount()
    return true
  }

  /// No member of a round of another stage.
  private func isPlain(_ record: JSONValue) -> Bool {
    ["project", "cost", "short_by", "blocked_by"].allSatisfy { record[$0] == nil }
  }

  /// Takes projects out, with the record of what moves.
  private mutating func move(_ leaving: [Int], _ payment: TransferMove.Payment) {
    if leaving.isEmpty { return }
    let move = TransferMove(contest, coins, leaving, payment)
    let stated = events.first.flatMap { move.isStated(by: $0) ? $0 : nil }
    guard let record = stated else {
      expect(move.value.isZero, events.first, "a record of type 'transfer' is missing")
      coins.remove(leaving, paid: move.cost)
      return
    }
    events.removeFirst()
    expect(record["round"]?.number == number, record, "it does not stand behind its round")
    if let problem = move.problem(record) { expect(false, record, problem) }
    coins.remove(leaving, paid: move.cost)
    coins.apply(record, changes: move.changes(record) ?? [])
  }
}

/// Those who are out.
extension TransferReplay {
  private mutating func eliminate() -> Int? {
    guard let record = next("eliminate") else { return nil }
    number += 1
    let tied = extreme(field.candidates, isLeast: true)
    guard let loser = record["project"]?.text.flatMap({ contest.places[$0] }), tied.contains(loser)
    else {
      expect(false, record, "it does not remove a project of the least measure")
      return nil
    }
    let others = field.candidates.filter { $0 != loser }
    let next = tied.first { $0 != loser } ?? extreme(others, isLeast: true).first
    let expected = next.map { place -> JSONValue in
      ["project": .string(id(place)), "value": JSONValue(value(place))]
    }
    expect(
      record.ratio("value") == value(loser) && record["measure"]?.text == formula
        && record["next"] == expected, record,
      "value, measure or the next project are not those of the count before")
    var decision = RoundDecision(record: record, leaving: [(loser, .eliminated)])
    decision.ties = [tie(tied, [loser], .last, at: "eliminate")]
    decisions.append(decision)
    field.remove([loser])
    move([loser], .none)
    readCount()
    return loser
  }

  /// No project can be funded any more by what its supporters own.
  private mutating func close(_ record: JSONValue, _ rows: [Row]) {
    checkStates(record, rows, able: [], tied: [], selected: nil)
    let isEmpty =
      record["stage"]?.text == "removal" && record["selected"] == nil && record["left"] == nil
      && isPlain(record)
    expect(isEmpty, record, "a round that no project can be funded in does something")
    decisions.append(RoundDecision(record: record))
  }

  /// Those removed, by measure, and equals in the order of the records that follow.
  private func ordered(_ removed: [Int]) -> [Int] {
    let named = events.compactMap { $0["project"]?.text.flatMap { contest.places[$0] } }
    let positions = Dictionary(
      named.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    return groups(of: removed).flatMap {
      $0.sorted { positions[$0] ?? 0 < positions[$1] ?? 0 }
    }
  }

  /// Equals together, those of the greatest measure first.
  private func groups(of removed: [Int]) -> [[Int]] {
    var (groups, rest) = ([[Int]](), removed)
    while !rest.isEmpty {
      let group = extreme(rest, isLeast: false)
      groups.append(group)
      rest.removeAll(where: group.contains)
    }
    return groups
  }

  private mutating func reconsider(_ order: [Int], stage: String, because reason: Reason) {
    // Each tie stands before the first of these rounds.
    let isOrdered = stage == "under-supported"
    var ties =
      isOrdered
      ? groups(of: order.sorted()).filter { $0.count > 1 }.map { group in
        tie(group, order.filter(group.contains), .all, at: "order")
      } : []
    for place in order {
      guard let record = next("round") else { return }
      number += 1
      var decision = decision(about: place, record, stage: stage, because: reason)
      decision.ties = ties
      ties = []
      decisions.append(decision)
      field.remove(decision.leaving.map(\.place))
      if let funded = decision.funded { _ = field.fund(funded) }
    }
  }

  private mutating func decision(
    about place: Int, _ record: JSONValue, stage: String, because reason: Reason
  ) -> RoundDecision {
    var decision = RoundDecision(record: record)
    decision.returns = !field.candidates.contains(place)
    let (left, barrier) = (field.state.left, field.state.barrier(to: place))
    let isFunded = barrier == nil && fits(place)
    if isFunded {
      (decision.funded, decision.reason) = (place, reason)
    } else {
      decision.leaving = [(place, barrier?.reason ?? .eliminated)]
    }
    let isStated =
      record["stage"]?.text == stage && record["project"]?.text == id(place)
      && record.money("cost") == cost(place)
      && record["selected"]?.text == (isFunded ? id(place) : nil)
      && record.money("left") == (isFunded ? left - cost(place) : left)
      && record.money("short_by") == (isFunded || barrier != nil ? nil : cost(place) - left)
    let blockedBy = record["blocked_by"]?.text
    let isNamed = barrier.map { $0.names.contains(blockedBy ?? "") } ?? (blockedBy == nil)
    expect(
      isStated && isNamed && record["candidates"] == nil && record["measure"] == nil, record,
      "it is not what becomes of \(quoted(id(place)))")
    return decision
  }
}
