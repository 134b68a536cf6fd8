import BudgetModel

extension Level {
  func applying(councilChanges: [SettingValue.Member]) -> Level { self }
  func contestSettings(
    councilChanges: [SettingValue.Member], poolSettings: [SettingValue.Member]
  ) -> ContestSettings { contest }
}
