extension Delegation {
  /// From a validated tree, defaults filled in.
  init(_ value: SettingValue?) {
    self.init()
    guard let value else { return }
    form = value["form"]?.word() ?? form
    mandate = value["mandate"]?.word() ?? mandate
    bundle = value["bundle"]?.word() ?? bundle
    hasMixedPlenum = value["mixed-plenum"]?.flag ?? false
    vacancy = value["vacancy"]?.word() ?? vacancy
    seats = SeatRule(value["seats"])
  }
}

extension SeatRule {
  init(_ value: SettingValue?) {
    self.init()
    guard let value else { return }
    method = value["method"]?.word() ?? method
    total = value["total"]?.count
    per = value["per"]?.count
    steps = (value["steps"]?.elements ?? []).compactMap { step in
      let numbers = (step.elements ?? []).compactMap(\.count)
      return numbers.count == 2 ? Step(bound: numbers[0], per: numbers[1]) : nil
    }
    weights = value["weights"]?.dictionary(\.ratio) ?? [:]
    baseSeats = value["base-seats"]?.count
    base = value["base"]?.word() ?? base
    rounding = value["round"]?.word() ?? rounding
    minimum = value["min"]?.count ?? 0
    maximum = value["max"]?.count
    byKind = value["by-kind"]?.dictionary { SeatRule($0) } ?? [:]
    allowsTurnoutBase = value["allow-turnout-base"]?.flag ?? false
  }
}

extension Dual {
  init(_ value: SettingValue?) {
    self.init()
    guard let value else { return }
    chambers = (value["chambers"]?.elements ?? []).compactMap(Chamber.init)
    resolution = value["resolution"]?.word() ?? resolution
    primary = place(of: value["primary"]?.text)
    first = place(of: value["first"]?.text)
    let named = value["thresholds"]?.dictionary(\.ratio) ?? [:]
    thresholds = chambers.map { named[$0.id] ?? .zero }
    alpha = value["alpha"]?.ratio ?? alpha
    let referendum = value["referendum"]
    if let quorum = referendum?["quorum"], let share = quorum["share"]?.ratio {
      self.quorum = Quorum(share: share, of: quorum["of"]?.text ?? "eligible")
    }
    fallback = referendum?["fallback"]?.word() ?? fallback
  }

  /// `first-listed` is the place 0.
  private func place(of id: String?) -> Int { chambers.firstIndex { $0.id == id } ?? 0 }
}

extension Dual.Chamber {
  init?(_ value: SettingValue) {
    guard let id = value["id"]?.text, let dimension = value["dimension"]?.word(Dimension.self)
    else { return nil }
    self.init(id: id, dimension: dimension)
    mode = value["mode"]?.word() ?? .direct
    delegation = Delegation(value["delegation"])
    if value["weights"]?.isWord("equal") == true {
      mode = .delegated
      delegation.form = .blockBundle
      delegation.mandate = .computed
      delegation.bundle = .majority
      delegation.seats.method = .equal
    }
    categories = value["categories"]?.texts ?? []
  }
}

extension Consent {
  init(_ value: SettingValue?) {
    self.init()
    guard let value else { return }
    support = value["support"]?.ratio ?? support
    maximumBlocks = value["max-blocks"]?.count ?? 0
    blockShare = value["block-share"]?.ratio ?? .zero
  }
}
