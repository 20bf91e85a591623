/// The marks around text of a model that no customer may get: reasoning, tool calls as text, control tokens.
enum HiddenMarks {
    /// The effect of a mark.
    enum Meaning: Sendable {
        /// Text to hide up to one of these marks.
        case hidden(until: [[UInt8]], isCall: Bool)
        /// The end of reasoning whose beginning the template of the model wrote.
        case closing
        /// The name of a channel of the harmony format, up to its message.
        case channel
        /// A control token, which is left out.
        case token
    }

    struct Mark: Sendable {
        let bytes: [UInt8]
        let meaning: Meaning
    }

    /// The marks, in lower case.
    static let all: [Mark] = reasoning + calls + harmony + tokens

    /// The length of the longest mark.
    static let longest = all.map(\.bytes.count).max() ?? 0

    private static let reasoningTags = ["think", "thinking", "thought", "reasoning", "reflection", "seed:think"]

    private static let reasoning =
        reasoningTags.flatMap { tag in
            [
                Mark("<\(tag)>", .hidden(until: [Array("</\(tag)>".utf8)], isCall: false)),
                Mark("</\(tag)>", .closing),
            ]
        } + [
            Mark("[think]", .hidden(until: [Array("[/think]".utf8)], isCall: false)), Mark("[/think]", .closing),
            Mark("◁think▷", .hidden(until: [Array("◁/think▷".utf8)], isCall: false)), Mark("◁/think▷", .closing),
        ]

    private static let calls = [
        call("<tool_call>", "</tool_call>"), call("<tool_calls>", "</tool_calls>"),
        call("<function_call>", "</function_call>"), call("<function_calls>", "</function_calls>"),
        call("<function=", "</function>"), call("<invoke ", "</invoke>"), call("[tool_calls]", "</s>"),
        call("<|python_tag|>", "<|eom_id|>"), call("<|tool_call|>", "<|/tool_call|>"),
        call("<|tool_call_begin|>", "<|tool_call_end|>"),
        call("<|tool_calls_section_begin|>", "<|tool_calls_section_end|>"),
        call("<｜tool▁calls▁begin｜>", "<｜tool▁calls▁end｜>"), call("<tool_response>", "</tool_response>"),
    ]

    private static func call(_ opening: String, _ closing: String) -> Mark {
        Mark(opening, .hidden(until: [Array(closing.utf8)], isCall: true))
    }

    private static let harmony = [
        Mark("<|channel|>", .channel), Mark("<|start|>", .channel), Mark("<|message|>", .token),
        Mark("<|end|>", .token), Mark("<|return|>", .token), Mark("<|call|>", .token), Mark("<|constrain|>", .token),
    ]

    private static let tokens = [
        "<|im_start|>assistant", "<|im_start|>", "<|im_end|>", "<|eot_id|>", "<|eom_id|>", "<|endoftext|>",
        "<|end_of_text|>", "<|begin_of_text|>", "<end_of_turn>", "<start_of_turn>model", "</s>", "<｜end▁of▁sentence｜>",
        "</tool_call>", "</tool_calls>",
    ].map { Mark($0, .token) }

    /// The first bytes of all marks.
    static func isOpening(_ byte: UInt8) -> Bool { byte == 0x3C || byte == 0x5B || byte == 0xE2 }

    /// True for a mark that ends a message of the harmony format.
    static func isHarmony(_ mark: ArraySlice<UInt8>) -> Bool { harmonyEnds.contains(Array(mark)) }

    /// The marks that end a message of the harmony format.
    static let harmonyEnds = ["<|end|>", "<|start|>", "<|channel|>", "<|return|>", "<|call|>"].map { Array($0.utf8) }
}

extension HiddenMarks.Mark {
    fileprivate init(_ text: String, _ meaning: HiddenMarks.Meaning) {
        self.init(bytes: Array(text.utf8), meaning: meaning)
    }
}
