import BudgetModel

/// The weights that one part of a formula gives to councils (CONFEDERATION 6.2).
struct FormulaWeights {
  let formula: Formula
  let grades: [GradeTable]
  /// Counted ballots of each council and all below it, by `CouncilIndex`; nil before the tally.
  let counted: [Int]?
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
    case .turnout: Ratio(counted?[index] ?? 0)
    case .column(let name): Ratio(column(name, of: council))
    case .per(let name): perIndex(name, of: council)
    case .fixed(let weights): fixed(weights[council.id], of: council)
    case .grades(let ids): ids.reduce(.zero) { $0 + grade($1, of: council) }
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

  private mutating func grade(_ id: String, of council: Council) -> Ratio {
    guard let table = grades.first(where: { $0.id == id }) else {
      diagnostics.append(.setting("grades names no table \(quoted(id))", at: formula.place))
      return .zero
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

extension Formula {
  var needsTurnout: Bool { parts.contains { $0.weight == .turnout } }

  /// What a formula may not say.
  func problems(grades: [GradeTable]) -> [Diagnostic] {
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
    for part in parts { found += part.problems(of: self, grades: grades) }
    return found
  }
}

extension Formula.Part {
  fileprivate func problems(of formula: Formula, grades: [GradeTable]) -> [Diagnostic] {
    guard case .grades(let ids) = weight else { return [] }
    let tables = grades.filter { ids.contains($0.id) && $0.priorityOf != nil }
    return tables.map { .notBuilt("priority-of in grades \(quoted($0.id))", at: formula.place) }
  }
}
