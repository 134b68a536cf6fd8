import BudgetModel

/// The records of one run of Equal Shares (RULES 6.3), and what every number in them must be, or lie
/// between, whatever the ballots say.
struct ShareRunReplay {
  private let terms: ShareTerms
  private let step: Int
  private let isRefused: Bool
  /// In the order of funding.
  private(set) var chosen: [Int] = []
  private(set) var spent = Money.zero
  private(set) var rounds: [Round] = []
  private(set) var findings: [AuditFinding] = []
  private var field: RoundField
  private var spans: [Int: Span] = [:]
  private let total: Ratio
  /// The measure of the project funded last.
  private var last = Ratio.zero

  /// What the tables and the rounds before say of one project.
  private struct Span {
    /// As records write it.
    var cost: String
    var supporters: String
    /// The least and the most that the measure can be from now on; nil: not in the tables.
    var floor: SignificantDigits?
    var ceiling: SignificantDigits?
    /// All supporters together start with enough.
    var isPayable: Bool
  }

  /// What a record says.
  struct Round {
    var record: JSONValue
    var tie: RoundTie?
    var selected: Int? { tie?.outcome.first }
    var unaffordable: [Int] = []
  }

  private var contest: ReplayContest { terms.start.contest }

  init(_ records: [JSONValue], step: Int, isRefused: Bool, _ terms: ShareTerms) {
    self.terms = terms
    self.step = step
    self.isRefused = isRefused
    field = terms.start.field
    total = terms.total(at: step)
    if !records.isEmpty { measureSpans() }
    for record in records { read(record) }
    let isOpen = rounds.last.map { $0.selected != nil } ?? true
    if isOpen && !field.candidates.isEmpty {
      findings.append(contest.finding(records.last, "the run ends with projects in the running"))
    }
  }

  private mutating func measureSpans() {
    let most = terms.most(at: step)
    for place in field.candidates {
      let cost = Ratio(contest.field[place].cost)
      let supporters = terms.worth.supporters(of: place)
      let worth = terms.worth.sum(of: place) ?? .zero
      spans[place] = Span(
        cost: contest.field[place].cost.exact, supporters: supporters.exact,
        floor: worth > .zero ? SignificantDigits(cost / worth) : nil,
        ceiling: terms.worth.isPlain && most > .zero
          ? SignificantDigits(most / terms.worth.factor(of: place)) : nil,
        isPayable: supporters * most >= cost)
    }
  }

  private mutating func expect(_ holds: Bool, _ record: JSONValue, _ sentence: String) {
    if !holds { findings.append(contest.finding(record, sentence)) }
  }

  private mutating func read(_ record: JSONValue) {
    var round = Round(record: record)
    let isOver = rounds.last.map { $0.selected == nil } ?? false
    expect(!isOver && !field.candidates.isEmpty, record, "a round behind the end of its run")
    let stated = record["candidates"]?.elements ?? []
    let entries = stated.compactMap { ShareEntry($0, contest) }
    guard entries.count == stated.count, entries.map(\.place) == field.candidates else {
      expect(false, record, "the candidates are not those of the round before who stay")
      rounds.append(round)
      return
    }
    checkFrame(record)
    readChoice(entries, record, &round)
    check(entries, isOver: round.selected == nil, record)
    round.unaffordable = entries.filter { $0.state == .unaffordable }.map(\.place)
    field.remove(round.unaffordable)
    if let place = round.selected {
      checkPayment(record, by: entries.first { $0.place == place }?.supporters ?? .zero, of: place)
      spent += contest.field[place].cost
      chosen.append(place)
      _ = field.fund(place)
    } else {
      let isEmpty = ["selected", "payers", "price", "effective_votes"].allSatisfy {
        record[$0] == nil
      }
      expect(isEmpty, record, "somebody pays in a round that funds nothing")
    }
    expect(record.money("spent") == spent, record, "'spent' is not what the run costs so far")
    rounds.append(round)
  }

  private mutating func checkFrame(_ record: JSONValue) {
    let isFramed =
      record["step"]?.number == step && record["measure"]?.text == terms.worth.measure
      && record["refused"] == (isRefused ? true : nil)
    expect(isFramed, record, "'step', 'measure' or 'refused' is not that of the run")
  }

  /// Whom the round funds, and who has the same measure.
  private mutating func readChoice(
    _ entries: [ShareEntry], _ record: JSONValue, _ round: inout Round
  ) {
    let equals = entries.filter { [.selected, .tied].contains($0.state) }
    let selected = equals.filter { $0.state == .selected }
    guard let first = selected.first, let measure = first.measure else {
      let isEmpty = entries.allSatisfy { $0.state == .unaffordable } && record["selected"] == nil
      return expect(isEmpty, record, "nobody is selected where somebody can pay")
    }
    let isNamed = record["selected"]?.text == contest.field[first.place].id
    expect(isNamed && selected.count == 1, record, "'selected' is not the candidate selected")
    expect(measure >= last, record, "the measure falls below that of the round before")
    last = measure
    round.tie = RoundTie(
      tied: equals.map(\.place), value: measure.exact, outcome: [first.place],
      supporters: equals.reduce(.zero) { $0 + ($1.supporters ?? .zero) })
  }
}

/// Candidates.
extension ShareRunReplay {
  /// Nothing is paid yet and all start alike, so that the tables give every number.
  private var isOpening: Bool { spent == .zero && terms.isEqual && terms.worth.isPlain }

  /// - Parameter isOver: the round funds nothing
  private mutating func check(_ entries: [ShareEntry], isOver: Bool, _ record: JSONValue) {
    let measure = isOver ? nil : last
    let selected = measure.flatMap(SignificantDigits.init)
    // No candidate can cost more than what all voters hold.
    let left = Money(minorUnits: Int64(clamping: (total - Ratio(spent)).roundedDown))
    for entry in entries {
      guard var span = spans[entry.place] else { continue }
      let problem =
        supportersProblem(entry, span)
        ?? (entry.state == .unaffordable
          ? shortProblem(entry) : payableProblem(entry, span, left: left))
        ?? measureProblem(entry, span, measure, selected)
      if let problem {
        let id = contest.field[entry.place].id
        findings.append(contest.finding(record, "\(quoted(id)): \(problem)"))
      }
      span.floor = entry.cut ?? span.floor
      if !terms.worth.knowsSupporters { span.supporters = entry.supportersText }
      spans[entry.place] = span
    }
  }

  private func supportersProblem(_ entry: ShareEntry, _ span: Span) -> String? {
    if entry.costText != span.cost { return "'cost' is not that of the table" }
    if entry.supportersText == span.supporters { return nil }
    let isPart =
      !terms.worth.knowsSupporters && rounds.isEmpty
      && entry.supporters.map { $0 >= .zero && $0 <= terms.worth.supporters(of: entry.place) }
        ?? false
    return isPart ? nil : "'supporters' is not that of the tables"
  }

  private func shortProblem(_ entry: ShareEntry) -> String? {
    guard let (has, missing) = entry.short, let supporters = entry.supporters else {
      return "it does not say what is missing"
    }
    let cost = Ratio(contest.field[entry.place].cost)
    if has + missing != cost || missing <= .zero { return "'has' and 'short_by' are not its cost" }
    // All that was paid may have come from these supporters, or nothing of it.
    let paid = Ratio(spent)
    let isHeld =
      has >= supporters * terms.least(at: step) - paid
      && has <= supporters * terms.most(at: step) && has <= total - paid
    return isHeld ? nil : "the supporters cannot hold what 'has' says"
  }

  private func payableProblem(_ entry: ShareEntry, _ span: Span, left: Money) -> String? {
    span.isPayable && contest.field[entry.place].cost <= left
      ? nil : "the supporters cannot hold its cost"
  }

  /// - Parameters:
  ///   - measure: of the project selected
  ///   - selected: the same, cut
  private func measureProblem(
    _ entry: ShareEntry, _ span: Span, _ measure: Ratio?, _ selected: SignificantDigits?
  ) -> String? {
    if entry.state == .unaffordable { return nil }
    guard let measure, let selected, let cut = entry.cut else { return "it has no measure" }
    let isRight: Bool =
      switch (entry.state, entry.measure) {
      // All of it where eight digits do not tell it from the least.
      case (.affordable, let exact?): exact > measure && cut == selected
      case (.affordable, nil): cut > selected
      default: entry.measure == measure
      }
    if !isRight { return "its measure does not fit that of the project selected" }
    if let floor = span.floor, cut < floor { return "its measure falls, or is below what all pay" }
    if let ceiling = span.ceiling, cut > ceiling { return "nobody holds what its measure asks" }
    if isOpening && cut != span.floor {
      return "its measure is not its cost shared by all supporters"
    }
    return nil
  }
}

/// Payments.
extension ShareRunReplay {
  private mutating func checkPayment(
    _ record: JSONValue, by supporters: Ratio, of place: Int
  ) {
    guard let full = SharePayers(record["payers"], "full"),
      let poor = SharePayers(record["payers"], "all_they_had"),
      record["payers"]?.members?.count == 2
    else { return expect(false, record, "the round does not say who pays") }
    let cost = Ratio(contest.field[place].cost)
    expect(full.paid + poor.paid == cost, record, "the payments are not the cost")
    expect(
      full.voters + poor.voters == supporters && full.voters > .zero, record,
      "those who pay are not the supporters")
    expect(poor.paid.isZero || !poor.voters.isZero, record, "nobody pays what 'all_they_had' says")
    if let worth = terms.worth.sum(of: place) {
      expect(full.paid <= last * worth, record, "'full' pay more than the measure asks")
    }
    guard terms.worth.isPlain else {
      return expect(
        record["price"] == nil && record["effective_votes"] == nil, record,
        "supporters of different utility have no common price")
    }
    checkPrice(record, of: place, full, poor)
  }

  private mutating func checkPrice(
    _ record: JSONValue, of place: Int, _ full: SharePayers, _ poor: SharePayers
  ) {
    guard let price = record.ratio("price"), price > .zero, full.voters > .zero else {
      return expect(false, record, "there is no price")
    }
    let cost = Ratio(contest.field[place].cost)
    expect(price == full.paid / full.voters, record, "'price' is not what each of 'full' pays")
    expect(
      price == last * terms.worth.factor(of: place), record,
      "'price' is not the measure of the project")
    expect(price <= terms.most(at: step), record, "nobody holds the price")
    let isBelow = poor.voters.isZero || poor.paid < price * poor.voters
    expect(isBelow, record, "those who pay all they had could pay the price")
    expect(
      record.ratio("effective_votes") == cost / price, record,
      "'effective_votes' is not the cost over the price")
    let isAlike = !isOpening || poor.voters.isZero
    expect(isAlike, record, "in the first round all supporters pay the same")
  }
}

/// How many supporters paid alike, and how much together.
struct SharePayers {
  let voters: Ratio
  let paid: Ratio

  init?(_ payers: JSONValue?, _ key: String) {
    guard let own = payers?[key], own.members?.count == 2, let voters = own.ratio("voters"),
      let paid = own.ratio("paid"), voters >= .zero, paid >= .zero
    else { return nil }
    (self.voters, self.paid) = (voters, paid)
  }
}

/// A candidate as the record of a round lists it.
struct ShareEntry {
  enum State: String { case selected, tied, affordable, unaffordable }

  let place: Int
  let state: State
  let costText: String
  let supportersText: String
  var supporters: Ratio? {
    Ratio(exact: supportersText).flatMap { $0.exact == supportersText ? $0 : nil }
  }
  /// Of those whom nobody can pay.
  let short: (has: Ratio, missing: Ratio)?
  /// All of it, where the record gives it.
  let measure: Ratio?
  /// The measure after eight digits.
  let cut: SignificantDigits?

  /// Nil: not a form that a candidate has.
  init?(_ entry: JSONValue, _ contest: ReplayContest) {
    guard let members = entry.members,
      let place = members["project"]?.text.flatMap({ contest.places[$0] }),
      let state = members["state"]?.text.flatMap(State.init),
      let costText = members["cost"]?.text, let supportersText = members["supporters"]?.text
    else { return nil }
    self.place = place
    self.state = state
    self.costText = costText
    self.supportersText = supportersText
    measure = entry.ratio("measure")
    switch state {
    case .unaffordable:
      guard let has = entry.ratio("has"), let missing = entry.ratio("short_by"), has >= .zero,
        members.count == 6
      else { return nil }
      short = (has, missing)
      cut = nil
    case .selected, .tied, .affordable:
      let isCut = state == .affordable && measure == nil
      let cut =
        isCut
        ? members["at_least"]?.text.flatMap(SignificantDigits.init)
        : measure.flatMap(SignificantDigits.init)
      guard let cut, members.count == 5 else { return nil }
      short = nil
      self.cut = cut
    }
  }
}
