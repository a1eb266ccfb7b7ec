"""The painted body: a soft key light, ambient occlusion and a gentle darkening toward the edge."""

import numpy as np
from PIL import Image

from drawing.body import Array
from drawing.views import View

# The palette of the body itself; the app's interface colours live in its theme.
SKIN_LIGHT, SKIN_DARK, RELIEF_INK = (247, 240, 232), (150, 131, 120), (62, 26, 20)
KEY_LIGHT = (-0.35, 0.55, 0.75)


def lightness(view: View, open_sky: Array) -> Array:
    """Lightness (height, width) of the skin, 0 dark to 1 light."""
    normals = view.blend(view.body.normals)
    normals /= np.maximum(np.linalg.norm(normals, axis=-1, keepdims=True), 1e-9)
    frame = view.frame
    on_screen = np.stack(
        [normals @ np.array(frame.right), normals @ np.array(frame.up), normals @ frame.toward], axis=-1
    )
    key = np.array(KEY_LIGHT) / np.linalg.norm(KEY_LIGHT)
    wrapped = ((on_screen @ key + 0.45) / 1.45).clip(0, 1)
    edge = (1 - on_screen[..., 2].clip(0, 1)) ** 2
    light = (0.30 + 0.70 * wrapped) * (1 - 0.75 * (1 - view.blend(open_sky, 1.0))) * (1 - 0.38 * edge)
    low, high = np.percentile(light[view.inside], [1, 99])
    return ((light - low) / (high - low)).clip(0, 1)


def paint_body(view: View, light: Array) -> Image.Image:
    """The shaded skin as RGBA; transparent outside the body."""
    share = light[..., None]
    colour = np.array(SKIN_DARK) * (1 - share) + np.array(SKIN_LIGHT) * share
    return Image.fromarray(
        np.dstack([colour, np.where(view.inside, 255, 0)]).round().astype(np.uint8), "RGBA"
    )


def paint_relief(view: View, light: Array) -> Image.Image:
    """The shade alone as transparent ink, to lie over flat muscle colours and give them form."""
    height, width = light.shape
    ink = np.zeros((height, width, 4), np.uint8)
    ink[..., :3] = RELIEF_INK
    ink[..., 3] = np.where(view.inside, (1 - light) * 100, 0).round()
    return Image.fromarray(ink, "RGBA")
