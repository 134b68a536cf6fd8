import BudgetModel

extension SettingSpec {
  /// This setting as a vector writes it; its default, or nil, where it does not.
  func member(of json: JSON) -> SettingValue.Member? {
    let value = json[key].isPresent ? type.value(of: json[key])! : defaultValue
    return value.map { .init(key, $0) }
  }
}

extension SettingType {
  /// What a vector writes; nil where it does not fit. All money is in minor units.
  func value(of json: JSON) -> SettingValue? {
    switch self {
    case .text, .id, .instant, .date, .seed: json.text.map { .text($0) }
    case .choice(let words): json.text.flatMap { words.contains($0) ? .text($0) : nil }
    case .flag: json.flag.map { .flag($0) }
    case .count: json.number.map { .count($0) }
    case .ratio: json.ratio.map { .ratio($0) }
    case .money: json.number.map { .money(Money(minorUnits: $0)) }
    case .list(let type): Self.all(json.list?.map(type.value)).map { .list($0) }
    case .map(let specs), .changes(let specs): Self.map(json, specs)
    case .named(let type): Self.named(json, type)
    case .either(let types): types.lazy.compactMap { $0.value(of: json) }.first
    case .variants: nil
    }
  }

  private static func all(_ values: [SettingValue?]?) -> [SettingValue]? {
    guard let values, !values.contains(nil) else { return nil }
    return values.compactMap { $0 }
  }

  private static func map(_ json: JSON, _ specs: [SettingSpec]) -> SettingValue? {
    guard let members = json.object, members.keys.allSatisfy(specs.map(\.key).contains) else {
      return nil
    }
    return .map(specs.compactMap { $0.member(of: json) })
  }

  private static func named(_ json: JSON, _ type: SettingType) -> SettingValue? {
    guard json.object != nil else { return nil }
    return .named(json.members.map { .init($0.key, type.value(of: $0.value)!) })
  }
}
