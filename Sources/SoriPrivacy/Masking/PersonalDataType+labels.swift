extension PersonalDataType {
    /// What the type is called in a language (`ko`, `ja`, `zh`; else English), as it stands in masks.
    public func label(in language: String) -> String {
        let names = Self.names[self] ?? [rawValue]
        let index = ["ko": 0, "en": 1, "ja": 2, "zh": 3][language] ?? 1
        return names[index < names.count ? index : 1]
    }

    private static let names: [PersonalDataType: [String]] = [
        .residentNumber: ["주민등록번호", "resident number", "住民登録番号", "居民登记号"],
        .foreignerNumber: ["외국인등록번호", "foreigner number", "外国人登録番号", "外国人登记号"],
        .businessNumber: ["사업자등록번호", "business number", "事業者番号", "营业执照号"],
        .corporateNumber: ["법인등록번호", "corporate number", "法人番号", "法人登记号"],
        .driverLicense: ["운전면허번호", "driver's license", "運転免許番号", "驾驶证号"],
        .passport: ["여권번호", "passport number", "旅券番号", "护照号"],
        .account: ["계좌번호", "account number", "口座番号", "账号"],
        .card: ["카드번호", "card number", "カード番号", "卡号"],
        .phone: ["전화번호", "phone number", "電話番号", "电话号码"],
        .vehicle: ["차량번호", "vehicle number", "車両番号", "车牌号"],
        .email: ["이메일", "e-mail", "メール", "邮箱"],
        .address: ["주소", "address", "住所", "地址"],
        .name: ["이름", "name", "氏名", "姓名"],
        .birthDate: ["생년월일", "birth date", "生年月日", "出生日期"],
        .ip: ["아이피 주소", "IP address", "IPアドレス", "IP地址"],
        .courtCase: ["사건번호", "case number", "事件番号", "案号"],
        .medicalInsurance: ["건강보험번호", "insurance number", "保険証番号", "医保号"],
        .postalCode: ["우편번호", "postal code", "郵便番号", "邮编"],
        .password: ["비밀번호", "password", "暗証番号", "密码"],
        .ssn: ["사회보장번호", "social security number", "社会保障番号", "社会安全号"],
        .myNumber: ["개인번호", "individual number", "個人番号", "个人编号"],
        .idNumber: ["신분증번호", "identity number", "身分証番号", "身份证号"],
    ]
}
