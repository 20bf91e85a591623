public import ChannelKit

/// The script of a simulated model.
///
/// ```swift
/// ModelScript([
///     .when("horaires", .say("De 9 h à 17 h.")),
///     .when("friday", .call("free_slots", ["day": "friday"]), .say("There is {{result.first}}.")),
///     .when({ $0.messages.count > 6 }, .call("handoff", ["summary": "long"], saying: "One moment."), after: .seconds(2)),
/// ])
/// ```
public struct ModelScript: Sendable {
    /// The answers to the messages that a condition matches.
    public struct Line: Sendable {
        let matches: @Sendable (SimulatedQuestion) -> Bool
        let steps: [Step]
        let latency: Duration?

        /// A line for a last customer message that contains `phrase`, ignoring case and accents.
        ///
        /// - Parameters:
        ///   - steps: The first answer, then one after each result of a tool; the last one repeats.
        ///   - latency: The time until the answer. Default: the server's.
        public static func when(_ phrase: String, _ steps: Step..., after latency: Duration? = nil) -> Line {
            let phrase = phrase.folded
            return Line(matches: { $0.text.folded.contains(phrase) }, steps: steps, latency: latency)
        }

        /// A line for questions for which `matches` returns true.
        public static func when(
            _ matches: @escaping @Sendable (SimulatedQuestion) -> Bool,
            _ steps: Step...,
            after latency: Duration? = nil
        ) -> Line {
            Line(matches: matches, steps: steps, latency: latency)
        }
    }

    /// One answer of the model.
    ///
    /// In its texts, `{{result}}` is the result of the last tool call, `{{result.name}}` a member of it, and
    /// `{{customer}}` the customer's last message.
    public struct Step: Hashable, Sendable {
        /// The text by language; `*` is for all others.
        var texts: [String: String] = [:]
        /// The pieces to stream, instead of ``texts``.
        var pieces: [String]?
        var calls: [Call] = []
        var isRefusal = false

        /// A text.
        public static func say(_ text: String) -> Step { Step(texts: ["*": text]) }

        /// Texts by language code; the instructions select one.
        public static func say(_ texts: [String: String]) -> Step { Step(texts: texts) }

        /// A text in pieces.
        public static func say(pieces: [String]) -> Step { Step(pieces: pieces) }

        /// A tool call, with or without a text.
        public static func call(_ name: String, _ arguments: JSONValue = [:], saying text: String = "") -> Step {
            Step(texts: ["*": text], calls: [Call(name: name, arguments: arguments)])
        }

        /// Several tool calls.
        public static func calls(_ calls: [Call]) -> Step { Step(calls: calls) }

        /// A refusal by the model or the provider's filter.
        public static let refuse = Step(texts: ["*": ""], isRefusal: true)
    }

    /// A tool call.
    public struct Call: Hashable, Sendable {
        /// The tool's name.
        public var name: String
        /// The arguments.
        public var arguments: JSONValue

        /// Makes a call.
        public init(name: String, arguments: JSONValue = [:]) {
            self.name = name
            self.arguments = arguments
        }
    }

    private let lines: [Line]
    private let otherwise: @Sendable (SimulatedQuestion) -> [Step]

    /// Makes a script, in which the first matching line answers.
    ///
    /// - Parameter otherwise: The answers if no line matches; nil for those of the ``receptionist``.
    public init(_ lines: [Line], otherwise: (@Sendable (SimulatedQuestion) -> [Step])? = nil) {
        self.lines = lines
        self.otherwise = otherwise ?? { Receptionist(question: $0).steps }
    }

    /// A receptionist who answers from the passages in the prompt, and uses the tools `handoff` and `lead`.
    public static let receptionist = ModelScript([])

    /// The answer to `question`, and its latency if the script sets one.
    func answer(to question: SimulatedQuestion) -> (step: Step, latency: Duration?) {
        let line = lines.first { $0.matches(question) }
        let steps = line?.steps ?? otherwise(question)
        guard let last = steps.last else { return (.say(""), line?.latency) }
        return (steps.indices.contains(question.toolSteps) ? steps[question.toolSteps] : last, line?.latency)
    }
}

extension ModelScript.Step {
    /// The pieces of the answer to `question`.
    func spoken(to question: SimulatedQuestion) -> [String] {
        if let pieces { return pieces.map { ScriptTemplate.rendered($0, for: question) } }
        let text = texts[question.language] ?? texts["*"] ?? texts["en"] ?? ""
        return ScriptTemplate.rendered(text, for: question).words
    }
}

extension String {
    /// The words of the text, each with the space after it.
    var words: [String] {
        var words: [String] = []
        var word = ""
        for character in self {
            word.append(character)
            guard character.isWhitespace else { continue }
            words.append(word)
            word = ""
        }
        return word.isEmpty ? words : words + [word]
    }
}
