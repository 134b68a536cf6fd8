internal import BudgetModel

/// One setting in the order of the reference, with the way to it.
struct SettingOutline {
  /// `levels[].rule.misfit`, with the word of the variant: `rule (greedy).misfit`.
  var path: String
  var spec: SettingSpec
  /// False also where a setting above is not built.
  var isBuilt: Bool

  /// Every setting of the catalogue and all that it holds. The settings of a level stand once,
  /// under `levels`.
  static func all(_ catalogue: SettingCatalogue) -> [SettingOutline] {
    catalogue.settings.flatMap { spec in
      entries(of: spec, below: "", isBuilt: true, catalogue)
    }
  }

  private static func entries(
    of spec: SettingSpec, below path: String, isBuilt: Bool, _ catalogue: SettingCatalogue
  ) -> [SettingOutline] {
    let path = path.isEmpty ? spec.key : path + "." + spec.key
    let isBuilt = isBuilt && spec.isImplemented
    let own = SettingOutline(path: path, spec: spec, isBuilt: isBuilt)
    if path == "levels" {
      return [own]
        + catalogue.levelSettings.flatMap {
          entries(of: $0, below: "levels[]", isBuilt: isBuilt, catalogue)
        }
    }
    return [own] + inner(of: spec.type, at: path, isBuilt: isBuilt, catalogue)
  }

  private static func inner(
    of type: SettingType, at path: String, isBuilt: Bool, _ catalogue: SettingCatalogue
  ) -> [SettingOutline] {
    switch type {
    case .map(let specs):
      specs.flatMap { entries(of: $0, below: path, isBuilt: isBuilt, catalogue) }
    case .list(let element):
      inner(of: element, at: path + "[]", isBuilt: isBuilt, catalogue)
    case .named(let element):
      inner(of: element, at: path + ".NAME", isBuilt: isBuilt, catalogue)
    case .either(let types):
      distinct(types.flatMap { inner(of: $0, at: path, isBuilt: isBuilt, catalogue) })
    case .variants(let variants):
      variants.variants.flatMap { variant in
        variant.settings.flatMap {
          entries(of: $0, below: path + "(\(variant.word))", isBuilt: isBuilt, catalogue)
        }
      }
    default: []
    }
  }

  /// A threshold is one map or a list of the same maps: its settings are told once.
  private static func distinct(_ all: [SettingOutline]) -> [SettingOutline] {
    var seen: Set<String> = []
    return all.filter { seen.insert($0.path.replacing("[]", with: "")).inserted }
  }
}
