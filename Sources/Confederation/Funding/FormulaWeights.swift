import BudgetModel

/// The weights that one part of a formula gives to councils (CONFEDERATION 6.2).
struct FormulaWeights {
  let formula: Formula
  let grades: [GradeTable]
  /// What this cycle's ballots say; nil before the tally.
  let figures: CouncilFigures?
  var diagnostics: [Diagnostic] = []

  /// One weight for each council; zero where something is missing, which is then a diagnostic.
  mutating func weights(
    of part: Formula.Part, for councils: [(index: CouncilIndex, council: Council)]
  ) -> [Ratio] {
    councils.map { weight(of: part, for: $0.council, at: $0.index) }
  }

  private mutating func weight(
    of part: Formula.Part, for council: Council, at index: CouncilIndex
  ) -> Ratio {
    let plain = weight(part.weight, of: council, at: index)
    guard let bonus = part.bonus else { return plain }
    let column = column(bonus.column, of: council)
    return plain * (.one + bonus.per * Ratio(column, over: 10_000))
  }

  private mutating func weight(
    _ weight: Formula.Weight, of council: Council, at index: CouncilIndex
  ) -> Ratio {
    switch weight {
    case .equal: .one
    case .population: Ratio(column("population", of: council))
    case .eligible: Ratio(column("eligible", of: council))
    case .members: Ratio(column("members", of: council))
    case .turnout: Ratio(figures?.ballots[index].counted ?? 0)
    case .column(let name): Ratio(column(name, of: council))
    case .per(let name): perIndex(name, of: council)
    case .fixed(let weights): fixed(weights[council.id], of: council)
    case .grades(let ids): ids.reduce(.zero) { $0 + grade($1, of: council, at: index) }
    }
  }

  private mutating func perIndex(_ name: String, of council: Council) -> Ratio {
    let people = column("population", of: council)
    guard let index = council.indices[name] else { return Ratio(column(name, of: council)) }
    if index == 0 {
      diagnostics.append(
        Diagnostic(
          .indexZero, at: council.place,
          "formula \(quoted(formula.id)) divides by index_\(name), which is 0 for council "
            + "\(quoted(council.id)); correct it"))
      return .zero
    }
    return Ratio(people, over: index)
  }

  private mutating func fixed(_ weight: Ratio?, of council: Council) -> Ratio {
    if let weight { return weight }
    return missing("a number under fixed", of: council)
  }

  private mutating func grade(
    _ id: String, of council: Council, at index: CouncilIndex
  ) -> Ratio {
    guard let table = grades.first(where: { $0.id == id }) else {
      diagnostics.append(.setting("grades names no table \(quoted(id))", at: formula.place))
      return .zero
    }
    if let category = table.priorityOf {
      let place = figures?.place(ofCategory: category, in: index)
      return table.times * table.grade(ofPlace: place)
    }
    guard let name = table.column else { return .zero }
    let value = column(name, of: council)
    guard let step = table.steps.first(where: { $0.bound.map { value <= $0 } ?? true }) else {
      diagnostics.append(
        .setting(
          "grade table \(quoted(id)) has no step for \(value) of council \(quoted(council.id)); "
            + "end it with max", at: formula.place))
      return .zero
    }
    return table.times * step.grade
  }

  private mutating func column(_ name: String, of council: Council) -> Int64 {
    let value =
      switch name {
      case "population": council.population
      case "eligible": council.eligible
      case "members": council.members
      default: council.indices[name]
      }
    if let value { return value }
    let isOwn = ["population", "eligible", "members"].contains(name)
    _ = missing("the column " + (isOwn ? name : "index_" + name), of: council)
    return 0
  }

  private mutating func missing(_ what: String, of council: Council) -> Ratio {
    diagnostics.append(
      Diagnostic(
        .baseMissing, at: council.place,
        "formula \(quoted(formula.id)) needs \(what) of council \(quoted(council.id)), which is "
          + "empty; fill it"))
    return .zero
  }
}

extension GradeTable {
  /// A category without votes has no place and takes the last step.
  fileprivate func grade(ofPlace place: Int64?) -> Ratio {
    let step = place.flatMap { place in steps.first { $0.bound.map { place <= $0 } ?? true } }
    return (step ?? steps.last)?.grade ?? .zero
  }
}

extension Formula {
  var needsTurnout: Bool { parts.contains { $0.weight == .turnout } }

  /// Whether it reads the ballots of this cycle: their number, or what they prefer.
  func needsTally(_ tables: [GradeTable]) -> Bool {
    let byVotes = Set(tables.filter { $0.priorityOf != nil }.map(\.id))
    return needsTurnout
      || parts.contains { part in
        guard case .grades(let ids) = part.weight else { return false }
        return ids.contains(where: byVotes.contains)
      }
  }

  /// What a formula may not say.
  func problems() -> [Diagnostic] {
    var found: [Diagnostic] = []
    func refuse(_ sentence: String) {
      found.append(.setting("formula \(quoted(id)): " + sentence, at: place))
    }
    if parts.isEmpty { refuse("parts is empty; give it at least one") }
    if unit.minorUnits < 1 { refuse("unit must be at least one minor unit") }
    if needsTurnout && !allowsTurnoutBase {
      refuse("a weight of turnout makes voting move money; write allow-turnout-base: true")
    }
    let hasGuarantees = !floor.isZero || cap != nil
    if hasGuarantees && parts.count > 1 { refuse("floor and cap go with one part only") }
    let amounts = [base, floor] + (cap.map { [$0] } ?? [])
    let isWhole = amounts.allSatisfy { $0.minorUnits % max(1, unit.minorUnits) == 0 }
    if hasGuarantees && !isWhole { refuse("base, floor and cap must be multiples of unit") }
    if let cap, cap < max(base, floor) { refuse("cap is below base or floor") }
    if rounding == .nearest && residuePool == nil { refuse("round: nearest needs residue-to") }
    if rounding == .hamilton && residuePool != nil { refuse("residue-to goes with round: nearest") }
    return found
  }
}
