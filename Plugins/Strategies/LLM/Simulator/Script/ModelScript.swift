public import ChannelKit

/// What a simulated model says to what.
///
/// ```swift
/// ModelScript([
///     .when("horaires", .say("De 9 h à 17 h.")),
///     .when("friday", .call("free_slots", ["day": "friday"]), .say("There is {{result.first}}.")),
///     .when({ $0.messages.count > 6 }, .call("handoff", ["summary": "long"], saying: "One moment."), after: .seconds(2)),
/// ])
/// ```
public struct ModelScript: Sendable {
    /// What is said to some of what customers say.
    public struct Line: Sendable {
        let matches: @Sendable (SimulatedQuestion) -> Bool
        let steps: [Step]
        let latency: Duration?

        /// A line for what the customer said last, if `phrase` is in it, however it is accented.
        ///
        /// - Parameters:
        ///   - steps: What is said first, then after the result of each call; the last of them again if there are more.
        ///   - latency: How long the model thinks, where it differs from the server's pace.
        public static func when(_ phrase: String, _ steps: Step..., after latency: Duration? = nil) -> Line {
            let phrase = phrase.folded
            return Line(matches: { $0.text.folded.contains(phrase) }, steps: steps, latency: latency)
        }

        /// A line for the questions that `matches` is true of.
        public static func when(
            _ matches: @escaping @Sendable (SimulatedQuestion) -> Bool,
            _ steps: Step...,
            after latency: Duration? = nil
        ) -> Line {
            Line(matches: matches, steps: steps, latency: latency)
        }
    }

    /// What is said at once.
    ///
    /// In texts `{{result}}` is what came of the last call, `{{result.name}}` a member of it, and `{{customer}}` what the
    /// customer said last.
    public struct Step: Hashable, Sendable {
        /// The text by language; `*` is for the others.
        var texts: [String: String] = [:]
        /// The text in the pieces in which it is streamed, in place of ``texts``.
        var pieces: [String]?
        var calls: [Call] = []
        var isRefusal = false

        /// A text.
        public static func say(_ text: String) -> Step { Step(texts: ["*": text]) }

        /// A text in the language that the instructions ask for, by its code.
        public static func say(_ texts: [String: String]) -> Step { Step(texts: texts) }

        /// A text in pieces.
        public static func say(pieces: [String]) -> Step { Step(pieces: pieces) }

        /// A call of a tool, and what is said with it.
        public static func call(_ name: String, _ arguments: JSONValue = [:], saying text: String = "") -> Step {
            Step(texts: ["*": text], calls: [Call(name: name, arguments: arguments)])
        }

        /// Calls at once.
        public static func calls(_ calls: [Call]) -> Step { Step(calls: calls) }

        /// The model, or a filter before it, does not want to answer.
        public static let refuse = Step(texts: ["*": ""], isRefusal: true)
    }

    /// A call of a tool.
    public struct Call: Hashable, Sendable {
        /// The tool.
        public var name: String
        /// The arguments.
        public var arguments: JSONValue

        /// Describes a call.
        public init(name: String, arguments: JSONValue = [:]) {
            self.name = name
            self.arguments = arguments
        }
    }

    private let lines: [Line]
    private let otherwise: @Sendable (SimulatedQuestion) -> [Step]

    /// Makes a script: the first line that fits is said.
    ///
    /// - Parameter otherwise: What is said where none fits; nil for what the ``receptionist`` says.
    public init(_ lines: [Line], otherwise: (@Sendable (SimulatedQuestion) -> [Step])? = nil) {
        self.lines = lines
        self.otherwise = otherwise ?? { Receptionist(question: $0).steps }
    }

    /// A receptionist who has read the knowledge in the instructions, and knows the tools `handoff` and `lead`.
    public static let receptionist = ModelScript([])

    /// What is said to `question`, and after how long if the script says so.
    func answer(to question: SimulatedQuestion) -> (step: Step, latency: Duration?) {
        let line = lines.first { $0.matches(question) }
        let steps = line?.steps ?? otherwise(question)
        guard let last = steps.last else { return (.say(""), line?.latency) }
        return (steps.indices.contains(question.rounds) ? steps[question.rounds] : last, line?.latency)
    }
}

extension ModelScript.Step {
    /// The pieces of the text that is said to `question`.
    func spoken(to question: SimulatedQuestion) -> [String] {
        if let pieces { return pieces.map { ScriptTemplate.rendered($0, for: question) } }
        let text = texts[question.language] ?? texts["*"] ?? texts["en"] ?? ""
        return ScriptTemplate.rendered(text, for: question).words
    }
}

extension String {
    /// The text cut after its spaces.
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
