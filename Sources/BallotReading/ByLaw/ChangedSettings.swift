package import BudgetModel

/// The settings of a by-law that differ from their defaults, in the order of the reference, for the
/// event log (AUDIT 4.3). Settings that name projects are left out.
package struct ChangedSettings {
  package struct Setting: Hashable, Sendable {
    /// As messages name it: `levels[city].rule.misfit`.
    package var name: String
    package var value: String
  }

  package private(set) var all: [Setting] = []
  private static let namingProjects: Set = ["overrides", "projects"]

  package init(_ byLaw: ByLaw, rules: [RuleSpec]) {
    add(
      byLaw.tree.members ?? [], SettingCatalogue(rules: rules).settings, standard: nil,
      at: SettingPath())
  }

  private mutating func add(
    _ members: [SettingValue.Member], _ specs: [SettingSpec], standard: SettingValue?,
    at path: SettingPath
  ) {
    for spec in specs where !Self.namingProjects.contains(spec.key) && spec.key != "defaults" {
      guard let value = members[spec.key] else { continue }
      let standard = standard?[spec.key] ?? spec.defaultValue
      let isScalar = value.members == nil && value.elements == nil
      // A setting that every by-law must write has no default to differ from.
      if value == standard || spec.isRequired && isScalar { continue }
      add(value, spec.type, standard: standard, at: path.member(spec.key))
    }
  }

  private mutating func add(
    _ value: SettingValue, _ type: SettingType, standard: SettingValue?, at path: SettingPath
  ) {
    switch (value, type) {
    case (_, .either(let types)):
      if let type = types.first(where: { $0.holds(value) }) {
        add(value, type, standard: standard, at: path)
      }
    case (.map(let members), .map(let specs)), (.map(let members), .changes(let specs)):
      add(members, specs, standard: standard, at: path)
    case (.map(let members), .variants(let variants)):
      add(members, variants, standard: standard, at: path)
    case (.named(let members), .named(let element)):
      for member in members {
        add(member.value, element, standard: nil, at: path.member(member.key))
      }
    case (.list(let elements), .list(let element)) where elements.contains { $0.members != nil }:
      for (position, value) in elements.enumerated() {
        let name = value.members?.first?.value.text
        add(value, element, standard: nil, at: path.element(position, named: name))
      }
    default: all.append(Setting(name: path.label, value: value.plainText))
    }
  }

  private mutating func add(
    _ members: [SettingValue.Member], _ variants: SettingVariants, standard: SettingValue?,
    at path: SettingPath
  ) {
    guard let word = members[variants.key]?.text else { return }
    if word != standard?[variants.key]?.text ?? variants.defaultWord {
      all.append(Setting(name: path.member(variants.key).label, value: word))
    }
    let settings = variants.variants.first { $0.word == word }?.settings ?? []
    add(members, settings, standard: nil, at: path)
  }
}

extension SettingType {
  /// Whether a value has the shape of this type.
  fileprivate func holds(_ value: SettingValue) -> Bool {
    switch (self, value) {
    case (.map(let specs), .map(let members)), (.changes(let specs), .map(let members)):
      members.allSatisfy { member in specs.contains { $0.key == member.key } }
    case (.variants, .map), (.named, .named), (.list, .list): true
    case (.map, _), (.changes, _), (.variants, _), (.named, _), (.list, _): false
    default: value.members == nil && value.elements == nil
    }
  }
}

extension SettingValue {
  /// A value that stands alone: the brackets of a list or map would say nothing.
  fileprivate var plainText: String {
    let form = sentenceForm
    return elements == nil && members == nil ? form : String(form.dropFirst().dropLast())
  }
}
