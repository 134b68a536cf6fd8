import BudgetModel

/// A candidate as the record of a round lists it.
struct OverspendingRow {
  enum State: String {
    case selected, tied, affordable, unaffordable
    case overPool = "over-pool"

    /// It leaves before the round funds anybody.
    var isOut: Bool { self == .unaffordable || self == .overPool }
  }

  let place: Int
  let state: State
  let supporters: Ratio
  /// ρ/α, or what it is at least; nil: it is out.
  let measure: Measure?

  struct Measure {
    let value: Ratio
    let digits: SignificantDigits
    /// Cut after eight digits.
    let isCut: Bool
  }

  /// Nil: not a form that a candidate has.
  init?(_ row: JSONValue, _ contest: ReplayContest) {
    guard let place = row["project"]?.text.flatMap({ contest.places[$0] }),
      let state = row["state"]?.text.flatMap(State.init), let supporters = row.ratio("supporters"),
      supporters >= .zero, row["cost"]?.text == contest.field[place].cost.exact,
      row.members?.count == (state.isOut ? 4 : 5)
    else { return nil }
    (self.place, self.state, self.supporters) = (place, state, supporters)
    switch state {
    case .selected, .tied: measure = Self.exact(row["measure"]?.text)
    case .affordable: measure = Self.cut(row["at_least"]?.text) ?? Self.exact(row["at_least"]?.text)
    case .unaffordable, .overPool: measure = nil
    }
    if measure == nil && !state.isOut { return nil }
  }

  private static func exact(_ text: String?) -> Measure? {
    guard let text, let value = Ratio(exact: text), value.exact == text,
      let digits = SignificantDigits(value)
    else { return nil }
    return Measure(value: value, digits: digits, isCut: false)
  }

  private static func cut(_ text: String?) -> Measure? {
    guard let text, let digits = SignificantDigits(text), let value = Ratio(exact: text) else {
      return nil
    }
    return Measure(value: value, digits: digits, isCut: true)
  }
}
