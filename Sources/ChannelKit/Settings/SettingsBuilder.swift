/// A builder of a plugin's declarations from its settings.
///
/// ```swift
/// @SettingsBuilder static var declarations: [SettingDeclaration] {
///     accountID
///     authToken
///     number
/// }
/// ```
///
/// A setting that a plugin reads but does not list is an error as soon as the plugin is created from its examples, as
/// the conformance suite does.
@resultBuilder
public enum SettingsBuilder {
    /// The declaration of a setting.
    public static func buildExpression<Value>(_ setting: Setting<Value>) -> [SettingDeclaration] {
        [setting.declaration]
    }

    /// Declarations that were collected elsewhere.
    public static func buildExpression(_ declarations: [SettingDeclaration]) -> [SettingDeclaration] { declarations }

    /// The declarations, in their order.
    public static func buildBlock(_ parts: [SettingDeclaration]...) -> [SettingDeclaration] { parts.flatMap(\.self) }
}

extension [SettingDeclaration] {
    /// Returns the declarations of the settings that `settings` lists, for an argument such as
    /// `of: .settings { … }`.
    public static func settings(@SettingsBuilder _ settings: () -> [SettingDeclaration]) -> [SettingDeclaration] {
        settings()
    }
}
