import CYAML

/// One event of libyaml's parser, as Swift values.
struct YAMLEvent {
    /// The anchor and the tag of a node.
    struct Properties {
        let anchor: String?
        let tag: String?
    }

    enum Kind {
        case streamStart, streamEnd, documentStart, documentEnd
        case alias(String)
        case scalar(YAMLScalar, Properties)
        case sequenceStart(Properties)
        case sequenceEnd
        case mappingStart(Properties)
        case mappingEnd
    }

    let kind: Kind
    let start: YAMLMark
    let end: YAMLMark
}

/// libyaml's event parser for one file.
///
/// It owns C memory, so it is neither copied nor sent to another task.
struct YAMLEvents: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let bytes: UnsafeMutableBufferPointer<UInt8>
    private let file: SourceFile

    init(_ file: SourceFile) {
        self.file = file
        bytes = .allocate(capacity: file.text.utf8.count)
        _ = bytes.initialize(from: file.text.utf8)
        parser = .allocate(capacity: 1)
        // It fails only without memory, which the first event then reports.
        yaml_parser_initialize(parser)
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
        bytes.deallocate()
    }

    /// Parses the next event; invalid after an error or the end of the stream.
    func next() throws(YAMLProblem) -> YAMLEvent {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw YAMLProblem(parser.pointee, in: file) }
        defer { yaml_event_delete(&event) }
        return YAMLEvent(kind: Self.kind(of: event), start: YAMLMark(event.start_mark), end: YAMLMark(event.end_mark))
    }

    private static func kind(of event: yaml_event_t) -> YAMLEvent.Kind {
        let data = event.data
        switch event.type {
        case YAML_STREAM_START_EVENT:
            return .streamStart
        case YAML_DOCUMENT_START_EVENT:
            return .documentStart
        case YAML_DOCUMENT_END_EVENT:
            return .documentEnd
        case YAML_ALIAS_EVENT:
            return .alias(text(data.alias.anchor) ?? "")
        case YAML_SCALAR_EVENT:
            let scalar = data.scalar
            let text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            return .scalar(
                YAMLScalar(text: text, style: style(scalar.style)),
                .init(anchor: self.text(scalar.anchor), tag: self.text(scalar.tag))
            )
        case YAML_SEQUENCE_START_EVENT:
            return .sequenceStart(.init(anchor: text(data.sequence_start.anchor), tag: text(data.sequence_start.tag)))
        case YAML_SEQUENCE_END_EVENT:
            return .sequenceEnd
        case YAML_MAPPING_START_EVENT:
            return .mappingStart(.init(anchor: text(data.mapping_start.anchor), tag: text(data.mapping_start.tag)))
        case YAML_MAPPING_END_EVENT:
            return .mappingEnd
        default:
            return .streamEnd
        }
    }

    private static func style(_ style: yaml_scalar_style_t) -> YAMLScalar.Style {
        switch style {
        case YAML_PLAIN_SCALAR_STYLE: .plain
        case YAML_LITERAL_SCALAR_STYLE: .literal
        case YAML_FOLDED_SCALAR_STYLE: .folded
        default: .quoted
        }
    }

    private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        pointer.map { String(cString: $0) }
    }
}

extension YAMLMark {
    init(_ mark: yaml_mark_t) {
        self.init(line: mark.line, column: mark.column)
    }
}
