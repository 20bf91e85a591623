import ChannelKit
import Testing

struct NumberPlanTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let number: String
        let twin: String?
        let current: String
        var testDescription: String { number }

        init(_ number: String, twin: String?, current: String? = nil) {
            self.number = number
            self.twin = twin
            self.current = current ?? number
        }
    }

    static let twins = [
        // Brazil: São Paulo, Rio, Salvador, Manaus.
        Case("551187654321", twin: "5511987654321", current: "5511987654321"),
        Case("5511987654321", twin: "551187654321"),
        Case("552196543210", twin: "5521996543210", current: "5521996543210"),
        Case("5571981234567", twin: "557181234567"),
        Case("5592961234567", twin: "559261234567"),
        // Mexico: Mexico City, Monterrey, Tijuana.
        Case("5215512345678", twin: "525512345678", current: "525512345678"),
        Case("525512345678", twin: "5215512345678"),
        Case("5218181234567", twin: "528181234567", current: "528181234567"),
        Case("526641234567", twin: "5216641234567"),
        // Argentina: Buenos Aires, Córdoba, Ushuaia.
        Case("5491123456789", twin: "541123456789"),
        Case("541123456789", twin: "5491123456789"),
        Case("5493511234567", twin: "543511234567"),
        Case("542901412345", twin: "5492901412345"),
    ]

    static let nearTwins = [
        // A landline, and a mobile number that looks like one with an added 9.
        Case("551131234567", twin: nil), Case("5511931234567", twin: nil),
        Case("551130001234", twin: nil), Case("5511930001234", twin: nil),
        Case("552125551234", twin: nil), Case("5521925551234", twin: nil),
        Case("551140041234", twin: nil), Case("5511951234567", twin: nil),
        // Another digit than the 9, and areas that do not exist.
        Case("5511887654321", twin: nil), Case("5501987654321", twin: nil), Case("552087654321", twin: nil),
        // Too short or too long: a toll-free number, two added digits.
        Case("558001234567", twin: nil), Case("55119876543210", twin: nil), Case("55118765432", twin: nil),
        // Mexico: no area begins with 0 or 1.
        Case("521155123456789", twin: nil), Case("52155123456", twin: nil), Case("521512345678", twin: nil),
        Case("5211512345678", twin: nil), Case("520512345678", twin: nil), Case("5225512345678", twin: nil),
        // Argentina: no area begins with 4 or 9, and the form with 15 is another one.
        Case("544123456789", twin: nil), Case("5494123456789", twin: nil), Case("54111523456789", twin: nil),
        Case("54911234567", twin: nil), Case("548001234567", twin: nil),
        // Other countries, and ids that are no numbers.
        Case("15550100999", twin: nil), Case("31600000000", twin: nil), Case("595981234567", twin: nil),
        Case("", twin: nil), Case("55", twin: nil), Case("MX.5215512345678", twin: nil),
        Case("+5511987654321", twin: nil), Case("５５11987654321", twin: nil),
    ]

    @Test(arguments: twins + nearTwins)
    func onlyNumbersOfARenumberingHaveTwins(_ testCase: Case) {
        #expect(NumberPlan.twin(of: testCase.number) == testCase.twin)
        #expect(NumberPlan.current(testCase.number) == testCase.current)
    }

    @Test(arguments: twins)
    func twinsAreMutual(_ testCase: Case) throws {
        let twin = try #require(testCase.twin)
        #expect(NumberPlan.twin(of: twin) == testCase.number)
    }
}
