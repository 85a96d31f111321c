/// A kind of personal data, under the name that answers and labelled sets use.
public enum PersonalDataType: String, Sendable, Codable, CaseIterable, Comparable {
    case residentNumber = "resident_number"
    case foreignerNumber = "foreigner_number"
    case businessNumber = "business_number"
    case corporateNumber = "corporate_number"
    case driverLicense = "driver_license"
    case passport
    case account
    case card
    case phone
    case vehicle
    case email
    case address
    case name
    case birthDate = "birth_date"
    case ip
    case courtCase = "court_case"
    case medicalInsurance = "medical_insurance"
    case postalCode = "postal_code"
    case password
    /// Social security number of the United States.
    case ssn
    /// Japan's individual number, twelve digits.
    case myNumber = "my_number"
    /// China's resident identity number, eighteen signs.
    case idNumber = "id_number"

    /// In the order of their names, so that lists of types are always in the same order.
    public static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }
}
