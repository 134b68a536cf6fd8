internal import BudgetModel

extension ByLawChecks {
  mutating func checkFormulas() {
    for formula in byLaw.formulas {
      let path = path("formulas", formula.id)
      guard isSettled(path) else { continue }
      checkGuarantees(of: formula, at: path)
      checkRounding(of: formula, at: path)
      checkParts(of: formula, at: path)
    }
  }

  private mutating func checkGuarantees(of formula: Formula, at path: SettingPath) {
    if let cap = formula.cap, cap < formula.floor {
      report(at: path.member("cap"), "is less than the floor")
    }
    let hasGuarantee = formula.floor != .zero || formula.cap != nil
    if hasGuarantee && formula.parts.count > 1 {
      report(
        at: path.member(formula.cap == nil ? "floor" : "cap"),
        "stands in a formula of several parts; a floor or cap needs one part")
    }
  }

  private mutating func checkRounding(of formula: Formula, at path: SettingPath) {
    if formula.unit.isZero { report(at: path.member("unit"), "is zero; write an amount") }
    if formula.rounding == .nearest && formula.residuePool == nil {
      report(
        at: path.member("round"),
        "is 'nearest', which leaves a residue; write 'residue-to' with a pool")
    }
    if formula.rounding == .hamilton && formula.residuePool != nil {
      report(
        at: path.member("residue-to"), "is used with 'round: nearest' only; take it out")
    }
  }

  private mutating func checkParts(of formula: Formula, at path: SettingPath) {
    let parts = path.member("parts")
    if formula.parts.isEmpty { report(at: parts, "is empty; write at least one part") }
    let values = tree["formulas"]?[formula.id]?["parts"]?.elements ?? []
    for (position, value) in values.enumerated() {
      checkPart(value, of: formula, at: parts.element(position, named: nil))
    }
  }

  private mutating func checkPart(
    _ part: SettingValue, of formula: Formula, at path: SettingPath
  ) {
    let weight = part["weight"]?.text ?? "population"
    for key in ["column", "per", "fixed", "grades"] {
      if key == weight && part[key] == nil {
        report(at: path, "has the weight '\(weight)', but no '\(key)' beside it")
      } else if key != weight && part[key] != nil {
        report(at: path.member(key), "is used with 'weight: \(key)' only; take it out")
      }
    }
    if part["share"]?.ratio?.isZero == true {
      report(at: path.member("share"), "is zero; take the part out")
    }
    if weight == "turnout" && !formula.allowsTurnoutBase {
      report(
        at: path.member("weight"),
        "is 'turnout', under which voting moves money; write 'allow-turnout-base: true' if the "
          + "by-law wants that")
    }
    for (position, grade) in (part["grades"]?.texts ?? []).enumerated()
    where !byLaw.grades.contains(where: { $0.id == grade }) {
      report(
        at: path.member("grades").element(position, named: grade),
        "is no entry of 'grades'")
    }
  }

  mutating func checkGrades() {
    for grade in byLaw.grades {
      let path = path("grades", grade.id)
      guard isSettled(path) else { continue }
      if (grade.column == nil) == (grade.priorityOf == nil) {
        report(at: path, "needs either 'column' or 'priority-of'")
      }
      checkSteps(tree["grades"]?[grade.id]?["steps"], at: path.member("steps"))
    }
  }

  /// Pairs of bound and value, the bounds rising, the last `max`.
  private mutating func checkSteps(_ value: SettingValue?, at path: SettingPath) {
    let pairs = (value?.elements ?? []).map { $0.elements ?? [] }
    guard !pairs.isEmpty, pairs.allSatisfy({ $0.count == 2 && $0[1].ratio != nil }) else {
      report(at: path, "must be pairs such as [[1000, 3], [max, 1]]")
      return
    }
    let bounds = pairs.dropLast().map { $0[0].ratio }
    let rises = zip(bounds, bounds.dropFirst()).allSatisfy { pair in
      if let low = pair.0, let high = pair.1 { low < high } else { false }
    }
    let areWhole = bounds.allSatisfy { $0?.isWhole == true }
    if !rises || !areWhole || pairs.last?[0].text != "max" {
      report(at: path, "needs whole bounds that rise, the last one max")
    }
  }

  mutating func checkQualification() {
    let list = path("qualify")
    for (position, alternative) in (tree["qualify"]?.elements ?? []).enumerated() {
      let path = list.element(position, named: nil)
      guard isSettled(path) else { continue }
      let tags = alternative["tags"]?.elements ?? []
      if alternative["signatures"] == nil && alternative["members"] == nil
        && alternative["backing"] == nil && tags.isEmpty
      {
        report(at: path, "tests nothing; write signatures, members, backing or tags")
      }
      if let steps = alternative["signatures"]?["steps"] {
        checkSteps(steps, at: path.member("signatures").member("steps"))
      }
    }
  }
}
