//! What customers write about, and what AskVault attaches to it.

/// A topic.
#[derive(Debug)]
pub struct Topic {
    /// Name of its sections in the phrase files.
    pub key: &'static str,
    /// How often it comes up, relative to the others.
    pub weight: usize,
    /// Tags that the bot or an agent applies; the first one always.
    pub tags: &'static [&'static str],
    /// Whether it concerns an order whose number and goods are worth naming.
    pub concerns_order: bool,
    /// Whether its goods are on their way to the customer in the end.
    pub brings_goods: bool,
    /// Skill that fires with the answer, besides the knowledge search.
    pub skill: &'static str,
    /// What the customer sends along: name and media type.
    pub customer_file: Option<(&'static str, &'static str)>,
    /// What the agent sends along.
    pub agent_file: Option<(&'static str, &'static str)>,
}

const PNG: &str = "image/png";
const PDF: &str = "application/pdf";
const CSV: &str = "text/csv";
const TEXT: &str = "text/plain";

const fn topic(
    key: &'static str,
    weight: usize,
    tags: &'static [&'static str],
    skill: &'static str,
) -> Topic {
    Topic {
        key,
        weight,
        tags,
        concerns_order: true,
        brings_goods: false,
        skill,
        customer_file: None,
        agent_file: None,
    }
}

/// All topics.
pub const TOPICS: [Topic; 13] = [
    Topic {
        brings_goods: true,
        ..topic("late", 20, &["order-status", "shipping", "lost-parcel"], "wismo_order_status")
    },
    Topic {
        customer_file: Some(("receipt.pdf", PDF)),
        ..topic("refund", 15, &["refund-request", "returns", "billing"], "wc_order_status")
    },
    Topic {
        customer_file: Some(("statement.csv", CSV)),
        agent_file: Some(("credit-note.pdf", PDF)),
        ..topic("charge", 9, &["billing", "double-charge"], "ticketing_router")
    },
    Topic {
        customer_file: Some(("screenshot.png", PNG)),
        concerns_order: false,
        ..topic("login", 10, &["technical", "login"], "ticketing_router")
    },
    Topic {
        customer_file: Some(("photo.png", PNG)),
        agent_file: Some(("return-label.pdf", PDF)),
        brings_goods: true,
        ..topic("wrong", 12, &["wrong-item", "returns", "damaged"], "ticketing_router")
    },
    Topic { concerns_order: false, ..topic("delete", 5, &["gdpr", "account-deletion"], "escalate_to_human") },
    Topic {
        brings_goods: true,
        ..topic("address", 6, &["address-change", "shipping"], "wismo_order_status")
    },
    Topic {
        agent_file: Some(("invoice.pdf", PDF)),
        ..topic("invoice", 5, &["invoice", "billing"], "custom_webhook")
    },
    Topic {
        concerns_order: false,
        ..topic("product", 8, &["product-question", "sales"], "content_recommender")
    },
    Topic {
        customer_file: Some(("app.log", TEXT)),
        concerns_order: false,
        ..topic("app", 7, &["technical", "app"], "ticketing_router")
    },
    Topic { concerns_order: false, ..topic("coupon", 5, &["voucher", "sales"], "discount_negotiator") },
    Topic {
        customer_file: Some(("photo.png", PNG)),
        brings_goods: true,
        ..topic("warranty", 5, &["warranty", "returns"], "ticketing_router")
    },
    Topic {
        concerns_order: false,
        ..topic("subscription", 4, &["subscription", "billing"], "subscription_manager")
    },
];

/// Tags that do not hang on a topic.
pub const LOOSE_TAGS: [&str; 5] = ["vip", "at_risk", "follow-up", "complaint", "feedback"];
