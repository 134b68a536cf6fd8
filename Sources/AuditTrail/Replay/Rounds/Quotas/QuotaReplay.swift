import BudgetModel

/// Expanding approvals (RULES 10): ranks, quotas and what is left of the votes, from the tables and from
/// what the records say of each other.
struct QuotaReplay: RoundReplay {
  static let limits = [
    "what votes the supporters of a project have left at a rank, beyond what the tallies and the "
      + "rounds before leave open",
    "at which rank a round is, beyond their order",
    "when shares of votes are rounded up, and by how much, beyond what all of them can gain by it; "
      + "and whether their fractions asked for more decimals than 18",
    "whether a voter supports two tied projects, beyond what the tallies show",
  ]

  static func walkMeasure(of rule: RuleChoice) -> String? {
    rule["completion"]?.text == "greedy" ? "positional" : nil
  }

  private let contest: ReplayContest
  private let pool: Money
  private let parts: RoundedParts
  private var field: RoundField
  private var supports: QuotaSupports
  private(set) var decisions: [RoundDecision] = []
  let walks: [RoundWalk]
  private(set) var findings: [AuditFinding] = []

  init(_ start: RoundStart) {
    contest = start.contest
    pool = start.pool
    field = start.field
    parts = RoundedParts(contest.records("quota").first, contest.settings.rule)
    supports = QuotaSupports(contest, parts)
    walks =
      Self.walkMeasure(of: contest.settings.rule) == nil
      ? [] : [RoundWalk(reason: .fundedCompletion)]
    checkQuota()
    let records = contest.records("round")
    for (number, record) in records.enumerated() {
      read(record, isLast: number == records.count - 1)
    }
    expect(field.candidates.isEmpty, records.last, "the count ends with projects in the running")
  }

  private mutating func expect(_ holds: Bool, _ record: JSONValue?, _ sentence: String) {
    if !holds { findings.append(contest.finding(record, sentence)) }
  }

  private func cost(_ place: Int) -> Money { contest.field[place].cost }
  private func quota(_ place: Int) -> Ratio {
    Ratio(cost(place)) * contest.tally.weight / Ratio(pool)
  }

  private mutating func checkQuota() {
    let records = contest.records("quota")
    let record = records.first
    if field.candidates.isEmpty {
      return expect(records.isEmpty, record, "a quota where nobody is in the running")
    }
    let isStated =
      records.count == 1 && record?.ratio("votes") == contest.tally.weight
      && record?.money("pool") == pool
      && record?.ratio("quota") == contest.tally.weight / Ratio(pool)
      && record?["formula"]?.text == "votes * cost / pool" && parts.isPossible
    let number = { (record: JSONValue?) in record?["n"]?.number ?? 0 }
    expect(
      isStated && number(record) < contest.records("round").first.map(number) ?? 0, record,
      "the quota does not follow from votes and pool, or does not stand before the rounds")
  }
}

/// Rounds.
extension QuotaReplay {
  private enum State: String {
    case selected, tied, affordable, unaffordable
    case overPool = "over-pool"
  }

  private struct Row {
    var place: Int
    var support: Ratio
    var state: State
  }

  private mutating func read(_ record: JSONValue, isLast: Bool) {
    var decision = RoundDecision(record: record)
    expect(!field.candidates.isEmpty, record, "a round behind the end of the count")
    guard let rows = rows(of: record), let rank = rank(of: record) else {
      expect(false, record, "a round without its rank, or with rows that are none of candidates")
      decisions.append(decision)
      return
    }
    open(rank, rows, record)
    let able = rows.filter { [.selected, .tied, .affordable].contains($0.state) }
    checkRows(rows, record)
    decision.leaving = rows.filter { $0.state == .overPool }.map { ($0.place, .quotaNotReached) }
    if able.isEmpty {
      close(record, rows, isLast: isLast, &decision)
    } else {
      choose(able, record, &decision)
    }
    decisions.append(decision)
    field.remove(decision.leaving.map(\.place))
    if let place = decision.funded { _ = field.fund(place) }
  }

  private func rank(of record: JSONValue) -> Int? {
    record["rank"]?.text.flatMap(Int.init).flatMap {
      $0 > 0 && String($0) == record["rank"]?.text ? $0 : nil
    }
  }

  /// Nil: not rows of candidates, in id order.
  private func rows(of record: JSONValue) -> [Row]? {
    let stated = record["candidates"]?.elements ?? []
    let rows = stated.compactMap { row -> Row? in
      guard let place = row["project"]?.text.flatMap({ contest.places[$0] }),
        field.candidates.contains(place),
        let support = row.ratio("support"), support >= .zero, row.members?.count == 5,
        row.money("cost") == cost(place), row.ratio("quota") == quota(place),
        let state = row["state"]?.text.flatMap(State.init)
      else { return nil }
      return Row(place: place, support: support, state: state)
    }
    let places = rows.map(\.place)
    let isListed =
      rows.count == stated.count && places == Set(places).sorted()
    return isListed ? rows : nil
  }

  /// Goes to the rank of a round, and compares the supports with what they can be at it.
  private mutating func open(_ rank: Int, _ rows: [Row], _ record: JSONValue) {
    if let problem = supports.open(rank, field, isClosed: decisions.last?.funded == nil) {
      expect(false, record, problem)
    }
    let stated = Dictionary(uniqueKeysWithValues: rows.map { ($0.place, $0.support) })
    for place in field.candidates {
      let isPossible = supports.take(stated[place] ?? .zero, of: place)
      expect(
        isPossible, record,
        "the supporters of \(quoted(contest.field[place].id)) cannot hold that many votes")
    }
  }

  private mutating func checkRows(_ rows: [Row], _ record: JSONValue) {
    let listed = Set(rows.map(\.place))
    let misfits = field.candidates.filter { cost($0) > field.state.left }
    expect(
      listed.isSuperset(of: misfits), record, "one that costs more than what is left is missing")
    let best = rows.filter { canPay($0) }.max {
      $0.support * quota($1.place) < $1.support * quota($0.place)
    }
    for row in rows {
      let isBest = canPay(row) && best.map { isEqual(row, to: $0) } ?? false
      let isRight =
        switch row.state {
        case .selected, .tied: isBest
        case .affordable: canPay(row) && !isBest
        case .unaffordable:
          cost(row.place) <= field.state.left && row.support < quota(row.place)
            && row.support > .zero
        case .overPool: cost(row.place) > field.state.left
        }
      expect(
        isRight, record,
        "the state of \(quoted(contest.field[row.place].id)) does not follow from its numbers")
    }
  }

  /// True if rounding does not tell a row from the one with the most votes for its quota.
  private func isEqual(_ row: Row, to best: Row) -> Bool {
    (best.support - supports.gained) * quota(row.place) <= row.support * quota(best.place)
  }

  private func canPay(_ row: Row) -> Bool {
    cost(row.place) <= field.state.left && row.support >= quota(row.place)
  }

  /// A round in which no project has its quota: the next rank opens, or the count ends.
  private mutating func close(
    _ record: JSONValue, _ rows: [Row], isLast: Bool, _ decision: inout RoundDecision
  ) {
    let isEmpty = ["selected", "factor", "rounding", "votes", "left", "ledger"].allSatisfy {
      record[$0] == nil
    }
    expect(isEmpty, record, "a round that funds nothing spends no votes")
    if isLast {
      decision.leaving = field.candidates.map { ($0, .quotaNotReached) }
      // Where nobody fits what is left the count ends at any rank.
      let isOpen =
        field.candidates.allSatisfy { cost($0) > field.state.left }
        || field.candidates.allSatisfy { supports.canBeAll(of: $0) }
      expect(isOpen, record, "a project has other supporters at later ranks")
    } else {
      expect(!rows.isEmpty, record, "a round without candidates is the last one")
    }
  }

  private mutating func choose(
    _ able: [Row], _ record: JSONValue, _ decision: inout RoundDecision
  ) {
    let equals = able.filter { $0.state != .affordable }
    let selected = equals.filter { $0.state == .selected }
    guard selected.count == 1, let row = selected.first, row.support > .zero,
      record["selected"]?.text == contest.field[row.place].id
    else {
      return expect(false, record, "it does not fund the project selected")
    }
    decision.funded = row.place
    var tie = RoundTie(
      tied: equals.map(\.place), value: (equals[0].support / quota(equals[0].place)).exact,
      outcome: [row.place])
    // Above the number of voters if tied projects hold more votes than there are left.
    tie.supporters =
      equals.reduce(.zero) { $0 + $1.support } + contest.tally.weight - supports.votes
    let rounding = record.ratio("rounding") ?? .zero
    tie.changesOthers = !rounding.isZero || !supports.gained.isZero
    decision.ties = [tie]
    let part = quota(row.place) / row.support
    expect(record.ratio("factor") == .one - part, record, "'factor' is not what the quota leaves")
    expect(
      record.money("left") == field.state.left - cost(row.place), record,
      "'left' is not what was left, less the cost")
    if let problem = supports.spend(part, of: row.place, record) { expect(false, record, problem) }
  }
}
