"""The body: morphed to a sex, posed in the anatomical position, subdivided once."""

from dataclasses import dataclass, replace

import numpy as np
import trimesh
from scipy import sparse
from scipy.spatial.transform import Rotation

from drawing.mesh_source import Array, BaseMesh, Index, macro_targets, read_base_mesh, read_rig, read_target

# Build of each body: muscle, weight, proportions (see macro_targets).
BUILDS = {"male": (0.85, 0.45, 0.75), "female": (0.6, 0.5, 0.75)}

# Which bones' skin makes a named part. A bone belongs to the first part whose prefix fits.
PARTS = {
    "hand": ("wrist", "finger", "metacarpal"),
    "arm": ("upperarm", "lowerarm"),
    "shoulder": ("shoulder", "clavicle"),
    "foot": ("foot", "toe"),
    "leg": ("upperleg", "lowerleg"),
    "neck": ("neck",),
    "trunk": ("spine", "pelvis", "breast", "root"),
    "head": (
        "head",
        "jaw",
        "eye",
        "oculi",
        "orbicularis",
        "oris",
        "levator",
        "risorius",
        "special",
        "temporalis",
        "tongue",
    ),
}


@dataclass(frozen=True)
class Body:
    """A posed surface. Lengths in decimetres; x to the person's left, y up, z to the front.

    Attributes
    ----------
    vertices : (n, 3); triangles : (m, 3); normals : (n, 3) unit vertex normals
    part_of_triangle : (m,) part name of each triangle, see PARTS
    joints : bone name to its posed (head, tail)
    """

    sex: str
    vertices: Array
    triangles: Index
    normals: Array
    part_of_triangle: np.ndarray
    joints: dict[str, tuple[Array, Array]]

    def left_of(self, parts: tuple[str, ...]) -> "Body":
        """The named parts of the left side alone; vertices keep their numbers."""
        left = self.vertices[self.triangles].mean(axis=1)[:, 0] > 0
        kept = left & np.isin(self.part_of_triangle, parts)
        return replace(self, triangles=self.triangles[kept], part_of_triangle=self.part_of_triangle[kept])

    def mesh(self, parts: tuple[str, ...] = ()) -> trimesh.Trimesh:
        """The surface as a trimesh, whole or only the named parts; vertices keep their numbers."""
        keep = np.isin(self.part_of_triangle, parts) if parts else slice(None)
        return trimesh.Trimesh(self.vertices, self.triangles[keep], process=False)


def build_body(sex: str, arms_forward: float = 0.0) -> Body:
    """The body of one sex in the anatomical position (palms forward, feet under the hips).

    With `arms_forward` (degrees) the arms are lifted to the front, so that the flank is seen from the side.
    All bodies share their triangles.
    """
    base = read_base_mesh()
    shape = base.vertices.copy()
    for name, share in macro_targets(sex, *BUILDS[sex]):
        rows, moves = read_target(name)
        shape[rows] += share * moves
    rig = _Rig(base, shape)
    posed = rig.pose(_anatomical_rotations(rig, arms_forward))
    quads = base.quads("body", "helper-l-eye", "helper-r-eye")
    step, fine_quads = _catmull_clark(len(posed), quads)
    vertices = step @ posed
    parts = rig.part_of_vertex()[quads[:, 0]]
    triangles = np.concatenate([fine_quads[:, [0, 1, 2]], fine_quads[:, [0, 2, 3]]])
    part_of_triangle = np.tile(np.tile(parts, 4), 2)
    flat = (triangles == np.roll(triangles, 1, axis=1)).any(axis=1)
    triangles, part_of_triangle = triangles[~flat], part_of_triangle[~flat]
    surface = trimesh.Trimesh(vertices, triangles, process=False)
    return Body(
        sex, vertices, triangles, np.array(surface.vertex_normals), part_of_triangle, rig.posed_joints(posed)
    )


class _Rig:
    """Linear blend skinning on the standard MakeHuman rig."""

    def __init__(self, base: BaseMesh, shape: Array) -> None:
        self.bones, weights = read_rig()
        self.names = list(self.bones)
        self.shape = shape
        self.cubes = {n: np.unique(np.array(f)) for n, f in base.faces.items() if n.startswith("joint-")}
        table = np.zeros((len(shape), len(self.names)))
        for column, name in enumerate(self.names):
            for vertex, weight in weights.get(name, []):
                table[vertex, column] = weight
        self.bound = table.sum(axis=1) > 0.5
        self.weights = table / np.maximum(table.sum(axis=1, keepdims=True), 1e-9)

    def end(self, name: str, which: str, vertices: Array) -> Array:
        """Position (3,) of a bone's "head" or "tail" on given vertices."""
        where = self.bones[name][which]
        if where["strategy"] == "CUBE":
            return vertices[self.cubes[where["cube_name"]]].mean(axis=0)
        rows = where["vertex_indices"] if where["strategy"] == "MEAN" else [where["vertex_index"]]
        return vertices[rows].mean(axis=0)

    def direction(self, start: str, stop: str) -> Array:
        return self.end(stop, "tail", self.shape) - self.end(start, "head", self.shape)

    def pose(self, rotations: dict[str, Rotation]) -> Array:
        """Vertices after turning bones about their heads (world axes); children follow their parents."""
        done: dict[str, Array] = {}

        def matrix(name: str) -> Array:
            if name not in done:
                parent = self.bones[name].get("parent")
                result = matrix(parent) if parent else np.eye(4)
                if name in rotations:
                    turn = np.eye(4)
                    turn[:3, :3] = rotations[name].as_matrix()
                    pivot = self.end(name, "head", self.shape)
                    turn[:3, 3] = pivot - turn[:3, :3] @ pivot
                    result = result @ turn
                done[name] = result
            return done[name]

        blend = np.einsum("vb,bij->vij", self.weights, np.stack([matrix(name) for name in self.names]))
        moved = np.einsum("vij,vj->vi", blend, np.c_[self.shape, np.ones(len(self.shape))])[:, :3]
        return np.where(self.bound[:, None], moved, self.shape)

    def posed_joints(self, posed: Array) -> dict[str, tuple[Array, Array]]:
        return {n: (self.end(n, "head", posed), self.end(n, "tail", posed)) for n in self.names}

    def part_of_vertex(self) -> np.ndarray:
        part_of_bone = [
            next((part for part, starts in PARTS.items() if name.startswith(starts)), "trunk")
            for name in self.names
        ]
        return np.array(part_of_bone)[self.weights.argmax(axis=1)]


def _anatomical_rotations(rig: _Rig, arms_forward: float) -> dict[str, Rotation]:
    """Arms 13 degrees from the trunk, elbows nearly straight, forearms supinated, feet under the hips."""
    rotations: dict[str, Rotation] = {}
    for side, sign in (("L", 1), ("R", -1)):
        upper = rig.direction(f"upperarm01.{side}", f"upperarm02.{side}")
        lower = rig.direction(f"lowerarm01.{side}", f"lowerarm02.{side}")
        hanging = np.array([sign * np.sin(np.radians(13)), -np.cos(np.radians(13)), -0.02])
        about_z = Rotation.from_rotvec([0, 0, np.radians(3) * sign])
        rotations[f"clavicle.{side}"] = about_z.inv()
        lift = Rotation.from_rotvec([-np.radians(arms_forward), 0, 0])
        rotations[f"upperarm01.{side}"] = lift * about_z * _between(upper, hanging)
        twist = {"upperarm02": 0.10, "lowerarm01": 0.30, "lowerarm02": 0.40, "wrist": 0.20}
        for bone, share in twist.items():
            axis = upper if bone == "upperarm02" else lower
            axis = axis / np.linalg.norm(axis)
            rotations[f"{bone}.{side}"] = Rotation.from_rotvec(axis * np.radians(-sign * 75 * share))
        straighten = _between(lower, upper, share=0.75)
        rotations[f"lowerarm01.{side}"] = straighten * rotations[f"lowerarm01.{side}"]
        leg = Rotation.from_rotvec([0, 0, np.radians(5) * sign])
        rotations[f"upperleg01.{side}"] = leg.inv()
        rotations[f"foot.{side}"] = leg
    return rotations


def _between(start: Array, goal: Array, share: float = 1.0) -> Rotation:
    """The shortest turn from one direction to another, or a share of it."""
    start, goal = start / np.linalg.norm(start), goal / np.linalg.norm(goal)
    axis = np.cross(start, goal)
    angle = np.arctan2(np.linalg.norm(axis), start @ goal)
    return Rotation.from_rotvec(axis / max(np.linalg.norm(axis), 1e-9) * angle * share)


def _catmull_clark(count: int, quads: Index) -> tuple[sparse.csr_matrix, Index]:
    """One Catmull-Clark step as a matrix (new, old) and the new quads; old vertices keep their numbers.

    Column 0 of the new quads walks the old quads four times over, so a property of a quad is tiled four
    times.
    """
    faces = len(quads)
    sides = np.concatenate([quads[:, [0, 1]], quads[:, [1, 2]], quads[:, [2, 3]], quads[:, [3, 0]]])
    edges, edge_of_side, uses = np.unique(
        np.sort(sides, axis=1), axis=0, return_inverse=True, return_counts=True
    )
    edge_of_side = edge_of_side.reshape(4, faces).T
    to_face = sparse.csr_matrix(
        (np.full(faces * 4, 0.25), (np.repeat(np.arange(faces), 4), quads.ravel())), (faces, count)
    )
    middle = sparse.csr_matrix(
        (np.full(len(edges) * 2, 0.5), (np.repeat(np.arange(len(edges)), 2), edges.ravel())),
        (len(edges), count),
    )
    edge_faces = sparse.csr_matrix(
        (np.ones(faces * 4), (edge_of_side.ravel(), np.repeat(np.arange(faces), 4))), (len(edges), faces)
    )
    inner = uses == 2
    rule = (
        sparse.diags(np.where(inner, 0.5, 1.0)) @ middle
        + sparse.diags(np.where(inner, 0.25, 0.0)) @ edge_faces @ to_face
    )
    vertex_faces = sparse.csr_matrix(
        (np.ones(faces * 4), (quads.ravel(), np.repeat(np.arange(faces), 4))), (count, faces)
    )
    vertex_edges = sparse.csr_matrix(
        (np.ones(len(edges) * 2), (edges.ravel(), np.repeat(np.arange(len(edges)), 2))), (count, len(edges))
    )
    valence = np.asarray(vertex_faces.sum(axis=1)).ravel()
    edge_count = np.maximum(np.asarray(vertex_edges.sum(axis=1)).ravel(), 1)
    border = np.zeros(count, bool)
    border[edges[~inner].ravel()] = True
    safe = np.maximum(valence, 1)
    smooth = (
        sparse.diags(1 / safe**2) @ vertex_faces @ to_face
        + sparse.diags(2 / (safe * edge_count)) @ vertex_edges @ middle
        + sparse.diags((safe - 3) / safe)
    )
    fixed = border | (valence == 0)
    corner = sparse.diags(np.where(fixed, 0.0, 1.0)) @ smooth + sparse.diags(np.where(fixed, 1.0, 0.0))
    step = sparse.vstack([corner, rule, to_face]).tocsr()
    edge_ids, face_ids = edge_of_side + count, np.arange(faces) + count + len(edges)
    fine = [np.stack([quads[:, i], edge_ids[:, i], face_ids, edge_ids[:, i - 1]], axis=1) for i in range(4)]
    return step, np.concatenate(fine)
