"""The names of the classes, in the order of their labels."""

DIGITS = tuple("0123456789")

# Xiao, Rasul, Vollgraf: Fashion-MNIST, 2017, table 2; as torchvision writes them.
FASHION = (
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
)  # fmt: skip

# Clanuwat et al.: Deep Learning for Classical Japanese Literature, 2018: one hiragana for each row of the kana table.
HIRAGANA = ("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo")

# Krizhevsky: Learning Multiple Layers of Features from Tiny Images, 2009; batches.meta and meta hold the same.
CIFAR10 = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
_CIFAR100 = (
    "apple, aquarium_fish, baby, bear, beaver, bed, bee, beetle, bicycle, bottle, bowl, boy, bridge, bus, "
    "butterfly, camel, can, castle, caterpillar, cattle, chair, chimpanzee, clock, cloud, cockroach, couch, "
    "crab, crocodile, cup, dinosaur, dolphin, elephant, flatfish, forest, fox, girl, hamster, house, kangaroo, "
    "keyboard, lamp, lawn_mower, leopard, lion, lizard, lobster, man, maple_tree, motorcycle, mountain, mouse, "
    "mushroom, oak_tree, orange, orchid, otter, palm_tree, pear, pickup_truck, pine_tree, plain, plate, poppy, "
    "porcupine, possum, rabbit, raccoon, ray, road, rocket, rose, sea, seal, shark, shrew, skunk, skyscraper, "
    "snail, snake, spider, squirrel, streetcar, sunflower, sweet_pepper, table, tank, telephone, television, "
    "tiger, tractor, train, trout, tulip, turtle, wardrobe, whale, willow_tree, wolf, woman, worm"
)
CIFAR100 = tuple(name.replace("_", " ") for name in _CIFAR100.split(", "))

# Howard: Imagenette, 2019: ten easy classes of ImageNet, by their folders' names.
IMAGENETTE = {
    "n01440764": "tench",
    "n02102040": "English springer",
    "n02979186": "cassette player",
    "n03000684": "chain saw",
    "n03028079": "church",
    "n03394916": "French horn",
    "n03417042": "garbage truck",
    "n03425413": "gas pump",
    "n03445777": "golf ball",
    "n03888257": "parachute",
}

# Toybox: eight shapes, each in five textures.
SHAPES = ("ring", "crescent", "star", "flower", "square", "cross", "triangle", "heart")
TEXTURES = ("striped", "wavy", "checked", "dotted", "bubbly")
TOYS = tuple(f"{texture} {shape}" for shape in SHAPES for texture in TEXTURES)
