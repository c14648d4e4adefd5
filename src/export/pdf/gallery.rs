//! The images of one document, each once, under the names that pages call them by.

use std::collections::BTreeMap;
use std::rc::Rc;

use printpdf::{DictItem, ExternalStream, ExternalXObject, XObject, XObjectId};

use super::image::{Coding, Image, Layer};

/// Images in the order of their first use.
#[derive(Default)]
pub(super) struct Gallery {
    images: Vec<Rc<Image>>,
}

impl Gallery {
    /// The name of an image among the resources of a page.
    pub(super) fn name(&mut self, image: &Rc<Image>) -> XObjectId {
        let known = self.images.iter().position(|known| Rc::ptr_eq(known, image));
        let place = known.unwrap_or_else(|| {
            self.images.push(Rc::clone(image));
            self.images.len() - 1
        });
        XObjectId(format!("I{place}"))
    }

    /// The images as the document holds them.
    pub(super) fn finish(self) -> BTreeMap<XObjectId, XObject> {
        let objects = self.images.into_iter().enumerate().map(|(place, image)| {
            let size = (image.width, image.height);
            let mut stream = stream(&image.colors, size);
            if let Some(alpha) = &image.alpha {
                stream
                    .dict
                    .insert("SMask".to_owned(), DictItem::Stream { stream: self::stream(alpha, size) });
            }
            let object = ExternalXObject { stream, width: None, height: None, dpi: None };
            (XObjectId(format!("I{place}")), XObject::External(object))
        });
        objects.collect()
    }
}

fn stream(layer: &Layer, (width, height): (u32, u32)) -> ExternalStream {
    let name = |name: &str| DictItem::Name(name.as_bytes().to_vec());
    let int = |value: u32| DictItem::Int(i64::from(value));
    let channels = u32::from(layer.channels);
    let mut dict: BTreeMap<String, DictItem> = [
        ("Type", name("XObject")),
        ("Subtype", name("Image")),
        ("Width", int(width)),
        ("Height", int(height)),
        ("BitsPerComponent", int(8)),
        ("ColorSpace", name(if channels == 1 { "DeviceGray" } else { "DeviceRGB" })),
        ("Filter", name(if layer.coding == Coding::Flate { "FlateDecode" } else { "DCTDecode" })),
    ]
    .map(|(key, item)| (key.to_owned(), item))
    .into();
    if layer.coding == Coding::Flate {
        let parameters = [("Predictor", 15), ("Colors", channels), ("Columns", width)];
        let map = parameters.map(|(key, value)| (key.to_owned(), int(value))).into();
        dict.insert("DecodeParms".to_owned(), DictItem::Dict { map });
    }
    ExternalStream { dict, content: layer.bytes.clone(), compress: false }
}
