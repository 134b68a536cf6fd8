import BudgetModel

/// Bounded overspending (RULES 13): whom each round funds, what its supporters pay and what all purses
/// hold, from the tables and from what the records say of each other.
struct OverspendingReplay: RoundReplay {
  static let limits = [
    "what the supporters of a project hold in a round, and so its measure, the part that they pay, and "
      + "how many of them pay all they have, beyond what the tallies and the payments before leave "
      + "open",
    "when purses are rounded up to 18 decimals, and by how much, beyond what all of them can gain by it",
    "whether a voter supports two tied projects, beyond what the tallies show",
  ]

  private let contest: ReplayContest
  private let pool: Money
  private let worth: ShareWorth
  private var field: RoundField
  private var holdings: OverspendingHoldings
  /// By place: what the measure is at least.
  private var floors: [Int: SignificantDigits] = [:]
  /// The measure of the project funded last.
  private var last = Ratio.zero
  private(set) var decisions: [RoundDecision] = []
  let walks: [RoundWalk] = []
  private(set) var findings: [AuditFinding] = []

  init(_ start: RoundStart) {
    (contest, pool, field) = (start.contest, start.pool, start.field)
    worth = ShareWorth(contest)
    holdings = OverspendingHoldings(contest, pool: pool)
    checkEndowment()
    let records = contest.records("round")
    for record in records { read(record) }
    expect(field.candidates.isEmpty, records.last, "the count ends with projects in the running")
  }

  private mutating func expect(_ holds: Bool, _ record: JSONValue?, _ sentence: String) {
    if !holds { findings.append(contest.finding(record, sentence)) }
  }

  private func cost(_ place: Int) -> Money { contest.field[place].cost }

  private mutating func checkEndowment() {
    let records = contest.records("endowment")
    let record = records.first
    if field.candidates.isEmpty {
      return expect(records.isEmpty, record, "an endowment where nobody is in the running")
    }
    let isStated =
      records.count == 1 && record?["step"]?.number == 0
      && record?.ratio("voters") == contest.tally.weight && record?.ratio("each") == holdings.each
      && record?["groups"] == nil
    let number = { (record: JSONValue?) in record?["n"]?.number ?? 0 }
    expect(
      isStated && number(record) < contest.records("round").first.map(number) ?? 0, record,
      "the endowment does not follow from votes and pool, or does not stand before the rounds")
  }
}

/// Rounds.
extension OverspendingReplay {
  private mutating func read(_ record: JSONValue) {
    var decision = RoundDecision(record: record)
    expect(!field.candidates.isEmpty, record, "a round behind the end of the count")
    let stated = record["candidates"]?.elements ?? []
    let rows = stated.compactMap { OverspendingRow($0, contest) }
    if rows.count == stated.count && rows.map(\.place) == field.candidates {
      decide(rows, &decision)
    } else {
      expect(false, record, "the candidates are not those in the running, each with its numbers")
    }
    decisions.append(decision)
    field.remove(decision.leaving.map(\.place))
    if let place = decision.funded { _ = field.fund(place) }
    let isFramed =
      record["step"]?.number == 0
      && record["measure"]?.text == worth.measure + ", over the square of the part paid"
      && record.money("spent") == pool - field.state.left
    expect(isFramed, record, "'step', 'measure' or 'spent' is not that of the count")
  }

  private mutating func decide(_ rows: [OverspendingRow], _ decision: inout RoundDecision) {
    let record = decision.record
    let selected = rows.filter { $0.state == .selected }
    let measure = selected.first?.measure?.value
    for row in rows {
      if let problem = problem(row, least: measure) {
        expect(false, record, "\(quoted(contest.field[row.place].id)): \(problem)")
      }
      floors[row.place] = row.measure?.digits
    }
    decision.leaving = rows.filter(\.state.isOut).map {
      ($0.place, $0.state == .overPool ? .noMoney : .supportersCannotPay)
    }
    guard let row = selected.first, let measure else {
      let isEmpty = ["selected", "part", "payers", "price", "purses", "rounding"].allSatisfy {
        record[$0] == nil
      }
      return expect(
        isEmpty && rows.allSatisfy(\.state.isOut), record,
        "nobody is selected where somebody can pay")
    }
    expect(
      selected.count == 1 && record["selected"]?.text == contest.field[row.place].id, record,
      "'selected' is not the candidate selected")
    expect(measure >= last, record, "the measure falls below that of the round before")
    choose(row, measure, rows.filter { [.selected, .tied].contains($0.state) }, &decision)
  }

  private mutating func choose(
    _ row: OverspendingRow, _ measure: Ratio, _ equals: [OverspendingRow],
    _ decision: inout RoundDecision
  ) {
    last = measure
    let wasRounded = holdings.isRounded
    checkPayment(decision.record, row, measure)
    decision.funded = row.place
    var tie = RoundTie(
      tied: equals.map(\.place), value: measure.exact, outcome: [row.place],
      supporters: equals.reduce(.zero) { $0 + contest.tally.votes[$1.place] })
    tie.changesOthers = holdings.isRounded && !wasRounded
    decision.ties = [tie]
    // Purses that are rounded up can pay at a lower measure than before.
    if tie.changesOthers { (last, floors) = (.zero, [:]) }
  }
}

/// Candidates.
extension OverspendingReplay {
  /// - Parameter least: the measure of the project selected; nil: the round funds nothing
  private mutating func problem(_ row: OverspendingRow, least: Ratio?) -> String? {
    if let problem = supportersProblem(row) { return problem }
    let isOver = cost(row.place) > field.state.left
    if isOver != (row.state == .overPool) { return "its state is not what is left of the pool" }
    if row.state == .overPool { return nil }
    if row.state == .unaffordable {
      return holdings.canBeBroke(row.place) ? nil : "its supporters have something left"
    }
    if holdings.most(of: row.place).isZero { return "its supporters have nothing left" }
    guard let measure = row.measure, let least else { return nil }
    return rankProblem(measure, row, least) ?? boundProblem(measure, row)
  }

  private mutating func supportersProblem(_ row: OverspendingRow) -> String? {
    let votes = worth.supporters(of: row.place)
    guard let known = holdings.supporters(of: row.place) else {
      holdings.add(row.place, supporters: row.supporters)
      let isPart =
        !worth.knowsSupporters && row.supporters >= .zero && row.supporters <= votes
      return isPart || row.supporters == votes ? nil : "'supporters' is not that of the tables"
    }
    return row.supporters == known ? nil : "'supporters' is not that of the round before"
  }

  private func rankProblem(
    _ measure: OverspendingRow.Measure, _ row: OverspendingRow, _ least: Ratio
  ) -> String? {
    // All of it where eight digits do not tell it from the least.
    let isRight =
      row.state == .affordable
      ? measure.value > least && (measure.isCut || measure.digits == SignificantDigits(least))
      : measure.value == least
    return isRight ? nil : "its measure does not fit that of the project selected"
  }

  private func boundProblem(
    _ measure: OverspendingRow.Measure, _ row: OverspendingRow
  ) -> String? {
    if let floor = floors[row.place], measure.digits < floor { return "its measure falls" }
    if let floor = floor(of: row), let cut = SignificantDigits(floor) {
      let isKnown = !holdings.isOpen && worth.isPlain
      let isRight =
        isKnown
        ? measure.isCut ? measure.digits == cut : measure.value == floor
        : measure.digits >= cut
      if !isRight { return "its measure is not what the purses of its supporters give" }
    }
    if let ceiling = ceiling(of: row.place).flatMap(SignificantDigits.init),
      measure.digits > ceiling
    {
      return "its supporters hold more than its measure says"
    }
    return nil
  }

  /// The part α that supporters pay is at most what they hold, and at most what all of them give who
  /// pay λ for a unit; so λ/α² is at least this. It is this in the first round, where all hold alike.
  private func floor(of row: OverspendingRow) -> Ratio? {
    let cost = Ratio(cost(row.place))
    // A bound can be of an earlier round.
    let held =
      row.state == .affordable ? holdings.each * row.supporters : holdings.most(of: row.place)
    guard let sum = worth.sum(of: row.place), sum > .zero, held > .zero else { return nil }
    return cost / (sum * min(.one, held / cost))
  }

  /// λ/α² where all supporters give all they have, at the least that they can hold.
  private func ceiling(of place: Int) -> Ratio? {
    let least = holdings.least(of: place)
    if !worth.isPlain || least.isZero { return nil }
    let part = min(.one, least / Ratio(cost(place)))
    return holdings.each / (part * part * worth.factor(of: place))
  }
}

/// Payments.
extension OverspendingReplay {
  private mutating func checkPayment(
    _ record: JSONValue, _ row: OverspendingRow, _ measure: Ratio
  ) {
    guard let full = SharePayers(record["payers"], "full"),
      let poor = SharePayers(record["payers"], "all_they_had"),
      record["payers"]?.members?.count == 2, let part = record.ratio("part"), part > .zero,
      part <= .one
    else { return expect(false, record, "the round does not say who pays which part") }
    let cost = Ratio(cost(row.place))
    // At λ each of `full` gives α times what the round takes, the others at least that.
    expect(
      full.paid + poor.paid <= cost && part * (cost - full.paid) <= poor.paid
        && (part == .one || !poor.voters.isZero), record,
      "the payments do not fit the part of the cost that is paid")
    // ρ = λ/α.
    let price = measure * part
    if let sum = worth.sum(of: row.place) {
      expect(cost <= price * sum, record, "the measure is below what all supporters give")
      expect(full.paid <= price * sum, record, "'full' pay more than the measure asks")
    }
    let common = worth.isPlain ? price * worth.factor(of: row.place) : nil
    expect(record.ratio("price") == common, record, "'price' is not the measure of the project")
    if let common { checkPrice(record, common, part, full, poor, cost) }
    if let problem = holdings.pay(full, poor, price: common, for: row.place, record) {
      expect(false, record, problem)
    }
  }

  private mutating func checkPrice(
    _ record: JSONValue, _ price: Ratio, _ part: Ratio, _ full: SharePayers, _ poor: SharePayers,
    _ cost: Ratio
  ) {
    expect(
      full.paid == price * full.voters && poor.paid <= price * poor.voters, record,
      "'payers' do not pay the price, or all they have")
    expect(
      cost <= price * (full.voters + poor.voters), record, "more would have to pay the price")
    let isHeld = part * price <= holdings.each && (full.voters.isZero || price < holdings.each)
    expect(isHeld, record, "nobody holds the price")
    let isAlike = holdings.isOpen || poor.voters.isZero == (price < holdings.each)
    expect(isAlike, record, "in the first round all supporters pay the same")
  }
}
