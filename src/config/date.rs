//! Days, as the `until` of an ignore names them.

pub use toml::value::Date;

/// Days from 0000-03-01 to 1970-01-01 in the Gregorian calendar.
const BEFORE_1970: i64 = 719_468;

/// The day in UTC at a number of seconds since 1970. `None` outside of the years 0 to 9999.
pub fn date_of(seconds: i64) -> Option<Date> {
    // Years are counted from March, so that the leap day is the last of a year: 400 years have 146,097 days, and the
    // months of such a year begin at day (153 * month + 2) / 5.
    let days = seconds.div_euclid(86_400) + BEFORE_1970;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, next_year) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    let year = year + era * 400 + next_year;
    let date = Date { year: year.try_into().ok()?, month: month.try_into().ok()?, day: day.try_into().ok()? };
    (date.year <= 9999).then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_days_of_the_calendar() {
        let text = |seconds| date_of(seconds).map(|date| date.to_string()).unwrap_or_default();
        assert_eq!(text(0), "1970-01-01");
        assert_eq!(text(-1), "1969-12-31");
        assert_eq!(text(951_782_400), "2000-02-29");
        assert_eq!(text(951_868_800), "2000-03-01");
        assert_eq!(text(1_798_761_599), "2026-12-31");
        assert_eq!(text(4_107_542_400), "2100-03-01");
        assert_eq!(date_of(i64::MAX), None);
    }

    #[test]
    fn each_day_is_after_the_one_before() {
        let days: Vec<Date> = (-200_000..200_000).filter_map(|day| date_of(day * 86_400)).collect();
        assert_eq!(days.len(), 400_000);
        assert!(days.is_sorted_by(|a, b| a < b));
    }
}
