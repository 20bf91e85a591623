import ChannelKit
import Testing

/// Choices in a call.
struct SpokenChoicesTests {
    private static let one = [choice("OPENING HOURS")]
    private static let three = [choice("OPENING HOURS"), choice("Prices"), choice("An agent")]

    private static func choice(_ title: String) -> ReplyContent.Choice { .init(id: title, title: title) }

    static let cases: [(choices: [ReplyContent.Choice], language: String, hasKeys: Bool, spoken: String)] = [
        (one, "en", true, "Hello. For Opening hours, press 1."), (one, "en", false, "Hello. Say Opening hours."),
        (three, "en", false, "Hello. Say Opening hours, Prices or An agent."),
        (three, "fr-CA", false, "Hello. Dites Opening hours, Prices ou An agent."),
        (
            three, "fr", true,
            "Hello. Pour Opening hours, faites le 1. Pour Prices, faites le 2. Pour An agent, faites le 3."
        ), ([], "en", false, "Hello."),
    ]

    @Test(arguments: cases)
    func choicesAreOfferedByKeysOrTitles(
        _ choices: [ReplyContent.Choice],
        _ language: String,
        _ hasKeys: Bool,
        _ spoken: String
    ) {
        #expect(
            ReplyContent.buttons(text: "Hello.", choices: choices).spokenText(in: language, keys: hasKeys) == spoken
        )
    }
}
