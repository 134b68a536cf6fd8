internal import BudgetModel

extension ByLawChecks {
  /// The seats of a level that delegates decide for, `defaults` applied (CONFEDERATION 9).
  mutating func checkSeats(of level: Level, at path: SettingPath) {
    let defaults = self.path("defaults")
    let keys = ["mode", "delegation", "dual"]
    guard keys.allSatisfy({ isSettled(path.member($0)) && isSettled(defaults.member($0)) }) else {
      return
    }
    switch level.mode {
    case .delegated, .consent, .median: checkDelegation(of: level, at: path)
    case .dual: checkChambers(of: level, at: path)
    case .direct, .tallySum, .none: return
    }
  }

  /// The seats that a council changes under home rule, whatever the mode of its level.
  mutating func checkSeats(ofCouncil changes: [SettingValue.Member], at path: SettingPath) {
    let level = Level(tree: .map(changes), place: places[path.key])
    let checks: [(key: String, check: (inout ByLawChecks) -> Void)] = [
      ("delegation", { $0.checkDelegation(of: level, at: path) }),
      ("dual", { $0.checkChambers(of: level, at: path) }),
    ]
    for (key, check) in checks where level.tree[key] != nil && isSettled(path.member(key)) {
      check(&self)
    }
  }

  private mutating func checkDelegation(of level: Level, at path: SettingPath) {
    checkSeats(of: level.delegation, level.tree["delegation"], at: path.member("delegation"))
  }

  private mutating func checkChambers(of level: Level, at path: SettingPath) {
    let list = path.member("dual").member("chambers")
    let chambers = level.tree["dual"]?["chambers"]?.elements ?? []
    for (position, chamber) in level.dual.chambers.enumerated() where chamber.mode == .delegated {
      checkSeats(
        of: chamber.delegation, chambers[position]["delegation"],
        at: list.element(position, named: chamber.id).member("delegation"))
    }
  }

  private mutating func checkSeats(
    of delegation: Delegation, _ value: SettingValue?, at path: SettingPath
  ) {
    let seats = path.member("seats")
    checkSteps(value?["seats"], at: seats)
    for kind in value?["seats"]?["by-kind"]?.members ?? [] {
      checkSteps(kind.value, at: seats.member("by-kind").member(kind.key))
    }
    let isHeld = delegation.form == .individual
    for conflict in delegation.seats.conflicts(seatsAreHeld: isHeld) {
      report(at: conflict.keys.reduce(seats) { $0.member($1) }, conflict.sentence)
    }
  }

  private mutating func checkSteps(_ seats: SettingValue?, at path: SettingPath) {
    for (position, step) in (seats?["steps"]?.elements ?? []).enumerated()
    where step.elements?.count != 2 {
      report(
        at: path.member("steps").element(position, named: nil),
        "must be two numbers: a bound, and the people for one seat up to it")
    }
  }
}
