/// A strategy whose settings have words of customers in several languages, which are evidence for the language of a
/// message.
public protocol LanguageTelling: ResponseStrategy {
    /// Returns the language of `text` among the codes `candidates`, by the words of the settings; nil if they do not
    /// tell it.
    func language(of text: String, among candidates: [String]) -> String?
}
