//! Python names of API names, by botocore's rule.

/// The name that botocore gives to an API name: `ListObjectsV2` is `list_objects_v2`, `DescribeDBInstances` is
/// `describe_db_instances`. The 48 operations that botocore lists as exceptions are in the archive.
///
/// An underscore goes before a capital that begins a word, and between a small letter or a digit and a capital; a plural of
/// an abbreviation at the end (`ARNs`) is one word.
pub fn python_name(name: &str) -> String {
    if name.contains('_') {
        return name.to_owned();
    }
    let bytes = name.as_bytes();
    let plural = plural_at(bytes);
    let mut python = String::with_capacity(name.len() + 8);
    for (at, letter) in name.char_indices() {
        let starts_word = if at >= plural {
            at == plural
        } else {
            let next_is_small = at + 1 < plural && bytes[at + 1].is_ascii_lowercase();
            let after_small = at > 0 && (bytes[at - 1].is_ascii_lowercase() || bytes[at - 1].is_ascii_digit());
            letter.is_ascii_uppercase() && at > 0 && (next_is_small || after_small)
        };
        if starts_word {
            python.push('_');
        }
        python.push(letter.to_ascii_lowercase());
    }
    python
}

/// Where a plural of an abbreviation begins at the end of the name (two or more capitals and `s`); else its length.
fn plural_at(name: &[u8]) -> usize {
    let Some((b's', rest)) = name.split_last() else { return name.len() };
    let capitals = rest.iter().rev().take_while(|byte| byte.is_ascii_uppercase()).count();
    let start = rest.len() - capitals;
    match (capitals, start) {
        (0 | 1, _) => name.len(),
        // The whole name: its first letter is no part of the plural.
        (_, 0) if capitals > 2 => 1,
        (_, 0) => name.len(),
        (_, start) => start,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_botocore() {
        for (api, python) in [
            ("PutObject", "put_object"),
            ("ListObjectsV2", "list_objects_v2"),
            ("DescribeDBInstances", "describe_db_instances"),
            ("GetBucketCORS", "get_bucket_cors"),
            ("ListWebACLs", "list_web_acls"),
            ("CreateHITWithHITType", "create_hit_with_hit_type"),
            ("EnableMFADevice", "enable_mfa_device"),
            ("DescribeEC2InstanceLimits", "describe_ec2_instance_limits"),
            ("describe_already", "describe_already"),
            ("", ""),
        ] {
            assert_eq!(python_name(api), python);
        }
    }
}
