"""Words of the verification page that its scripts show: what was asked, found, and by what."""

from typing import Any, Final

from certify.certificate.wording import VERDICTS
from certify.i18n import N_, translate

QUESTIONS: Final = {
    "intact": N_("Is this file intact?"),
    "claim": N_("Is the claim in it signed by the issuer?"),
    "sealed_by": N_("Who sealed it?"),
    "logged": N_("Was it logged?"),
    "in_force": N_("Is it in force today?"),
    "on_day": N_("Was it, or will it be, in force on {day}?"),
    "lists": N_("What do the status lists say?"),
    "matches": N_("Do page, data and credential say the same?"),
    "letter": N_("Do page and data say the same?"),
}
ANSWERS: Final = {
    "yes": N_("Yes"),
    "no": N_("No"),
    "open": N_("Not checked here"),
    "state": N_("No"),
}
WHERE: Final = {
    "here": N_("checked in this browser"),
    "lists": N_("status lists fetched whole: nobody learns which certificate was looked at"),
    "register": N_("the register was asked by the certificate's number"),
}
STATES: Final = {
    "valid": N_("in force"),
    "suspended": N_("suspended"),
    "withdrawn": N_("withdrawn"),
    "cancelled": N_("cancelled"),
    "expired": N_("expired"),
    "superseded": N_("superseded"),
    "revoked": N_("withdrawn, cancelled or superseded"),
    "not_issued": N_("not issued yet"),
    "unknown": N_("unknown"),
}
FOUND: Final = {
    "same_file": N_("It is, byte for byte, the file that was issued (SHA-256 {digest}…)."),
    "other_file": N_("Under this number the register holds another file."),
    "digest_named": N_(
        "Its bytes are those that the seal names. Whether that seal is genuine was not checked."
    ),
    "digest_named_unregistered": N_(
        "Its bytes are those that the seal names, but the register does not know the number."
    ),
    "no_seal": N_("The file carries no seal, or it was cut off."),
    "not_covered": N_(
        "The seal does not cover the whole file: something was added, removed or moved."
    ),
    "changed": N_("The file was changed after it was sealed."),
    "unreadable": N_("The file is damaged so much that it cannot be read."),
    "signed": N_("Signed with a key that {issuer} publishes."),
    "other_issuer": N_(
        "It was issued by {issuer}, which is not this office and cannot be vouched for here. "
        "Ask that office."
    ),
    "key_unknown": N_("It is signed with a key that this office does not publish."),
    "key_foreign": N_("It is signed with a key that bears another office's name."),
    "signature_wrong": N_("The signature of the embedded credential does not belong to its text."),
    "signature_unsupported": N_("This browser cannot check Ed25519 signatures. Send the file."),
    "keys_unreachable": N_("The issuer's keys could not be fetched. Try again, or send the file."),
    "credential_malformed": N_(
        "The embedded credential is not one signed text in its one correct spelling."
    ),
    "credential_header": N_(
        "The embedded credential is signed in a way that is not accepted here."
    ),
    "claim_missing": N_("The certificate's credential or its proof of being logged is missing."),
    "claim_unreadable": N_("The embedded credential is no certificate's, or contradicts itself."),
    "seal_not_checked": N_(
        "Seals are checked when the file is sent (below), or by the command certify verify."
    ),
    "sealed": N_("Sealed with the key of {name}, for which {by} vouches."),
    "digest_sealed": N_(
        "Its bytes are those that a genuine seal names. Whether it is the very file that was "
        "issued the register tells, if asked."
    ),
    "seal_damaged": N_("The seal is damaged."),
    "seal_wrong": N_("The signature in the seal does not belong to this file."),
    "seal_stranger": N_(
        "It was sealed with the key of {name}, for which no authority of this office vouches."
    ),
    "seal_reported": N_(
        "Its sealing key is reported compromised since {since}. Send the file: the register "
        "decides."
    ),
    "seal_stamped": N_("Its seal bears timestamps. They are checked when the file is sent."),
    "seal_by_register": N_(
        "The seal itself was not checked; but it is the very file that {issuer} issued."
    ),
    "seal_foreign": N_("Only {issuer} can vouch for it."),
    "logged": N_("Entry {index} of the log of {size} entries that the office has signed."),
    "not_logged": N_("It is not shown that this certificate was entered in the transparency log."),
    "unknown_log": N_(
        "The proof of being logged names a log that is not known here, so this cannot be told."
    ),
    "log_keys_unreachable": N_("The log's keys could not be fetched. Try again, or send the file."),
    "nothing_to_log": N_("Without a readable claim there is nothing to look for in the log."),
    "state": N_("As of {at}."),
    "state_since": N_("{state} since {since}, as of {at}."),
    "state_because": N_("{state} since {since} because: {reason}. As of {at}."),
    "state_ahead": N_("As far as is known now."),
    "state_ahead_since": N_("{state} since {since}, as far as is known now."),
    "state_ahead_because": N_("{state} since {since} because: {reason}, as far as is known now."),
    "state_not_issued": N_("The certificate had not been issued yet."),
    "state_unknown": N_("No register or list was asked that knows; by its dates the term runs."),
    "state_before_list": N_(
        "The list that was asked tells its own day and later ones only. The register can tell."
    ),
    "state_of_nothing": N_("Without a readable claim nobody can be asked about its state."),
    "state_foreign": N_("Only {issuer} knows."),
    "state_not_asked": N_("A claim that is not shown to be signed is not asked about."),
    "list_contradicts": N_(
        "The status list of {at} says otherwise than the register: an old list may have been shown."
    ),
    "list_out_of_date": N_(
        "The status list that was shown is out of date or not valid yet: it was not relied on."
    ),
    "list_older": N_(
        "The status list that was shown is older than one seen in this browser before: it was "
        "not relied on."
    ),
    "list_not_signed": N_("A status list is not signed by the issuer: it was not relied on."),
    "list_other": N_("This is another status list than the certificate names."),
    "list_unreadable": N_("A status list is damaged: it was not relied on."),
    "list_unreachable": N_("The status lists could not be fetched. Try again later."),
    "list_unsupported": N_("This browser cannot check Ed25519 signatures. Send the file."),
    "page_matches": N_(
        "Its numbers, names, scores and patents stand on the page, and no other patent."
    ),
    "page_differs": N_("The page and the embedded data do not tell the same certificate."),
    "data_differ": N_("The embedded credential and the embedded data tell different certificates."),
    "nothing_to_compare": N_("There is no readable claim to compare the page with."),
}
VERDICTS_HERE: Final = {
    "good": (N_("In order"), N_("Everything that was checked is in order.")),
    "state": (N_("Not in force"), N_("The certificate is genuine, but not in force.")),
    "then": (
        N_("In force on that day"),
        N_("The certificate is genuine and in force on that day, but not today."),
    ),
    "partly": (N_("In part"), N_("Nothing speaks against it, but not all could be checked here.")),
    "bad": (N_("Not in order"), N_("Do not rely on this file.")),
    "letter": (
        N_("Letter"),
        N_("This is a letter, or calls itself one, and no certificate. Send the file to be sure."),
    ),
    "not_ours": (N_("Not ours"), N_("This file is not a certificate issued by Certify.")),
}
LABELS: Final = {
    "kind": N_("Kind"), "recognition": N_("Recognition certificate"),
    "recordation": N_("Recordation certificate"), "number": N_("Number"),
    "product": N_("Product"), "model": N_("Model"), "record_number": N_("Record number"),
    "organisation": N_("Organisation"), "uscc": N_("Unified social credit code"),
    "region": N_("Region"), "qualifications": N_("Qualifications"),
    "field": N_("Industry field"), "data_year": N_("Data year"), "campaign": N_("Campaign"),
    "issued_on": N_("Issued on"), "valid_until": N_("Valid until"), "issuer": N_("Issuer"),
    "demonstration": N_("demonstration authority, no legal effect"),
    "score": N_("Score by dimension"), "dimension": N_("Dimension"), "weight": N_("Out of"),
    "total": N_("Total"), "patents": N_("Patents shown publicly"), "title": N_("Title"),
    "legal_status": N_("Legal status at the end of the data year"),
}  # fmt: skip
FAULTS: Final = {
    "none": N_("Choose the certificate's PDF file first."),
    "large": N_("The file is larger than 20 MB."),
    "failed": N_("The file could not be read in this browser. Send it to have it checked."),
}
TEXTS: Final = {
    "busy": N_("Checking …"),
    "not_sent": N_("The file was checked in this browser and was not sent."),
    "says": N_("What the issued certificate says: compare it with the page before you"),
    "says_claim": N_("What the signed claim says: compare it with the page before you"),
    "says_nothing": N_(
        "What the file says is not repeated here, because nobody is known to have signed it."
    ),
    "illustrative": N_(
        "The numbers of this standard were chosen for demonstration; they are not those of any "
        "official standard."
    ),
    "register_page": N_("Its page in the register"),
}


def words(language: str) -> dict[str, Any]:
    """Return all words of the page's scripts in ``language``, as JSON values."""

    def said(texts: dict[str, str]) -> dict[str, str]:
        return {code: translate(text, language) for code, text in texts.items()}

    verdicts = {
        code: {"tag": translate(short, language), "text": translate(long, language)}
        for code, (short, long) in VERDICTS_HERE.items()
    }
    scores = {code: each.zh if language == "zh" else each.en for code, each in VERDICTS.items()}
    return {
        "language": language, "questions": said(QUESTIONS), "answers": said(ANSWERS),
        "where": said(WHERE), "states": said(STATES), "found": said(FOUND),
        "verdicts_here": verdicts, "verdicts": scores, "labels": said(LABELS),
        "faults": said(FAULTS), **said(TEXTS),
    }  # fmt: skip
