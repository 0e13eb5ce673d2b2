"""Narrow versions of known architectures as ONNX files, by Debian's python3-torch and python3-torchvision (1.13, 0.14):
/usr/bin/python3 export.py FOLDER. The tests read the files; nobody needs this script to run them."""
import os
import sys

import torch
import torch.nn as nn
import torchvision

torch.manual_seed(0)
folder = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
CLASSES = 10


def narrow(build, by):
    """Builds a network whose layers have a by-th of their channels."""
    def less(count):
        return count if count in (1, 3, CLASSES) else max(1, count // by)

    conv, norm, linear = nn.Conv2d.__init__, nn.BatchNorm2d.__init__, nn.Linear.__init__

    def conv_init(self, inputs, outputs, *args, **kwargs):
        groups = kwargs.get('groups', 1)
        if groups > 1:
            most = less(inputs) if groups == inputs else less(groups)
            kwargs['groups'] = next(one for one in range(most, 0, -1) if less(inputs) % one == 0 and less(outputs) % one == 0)
        conv(self, less(inputs), less(outputs), *args, **kwargs)

    nn.Conv2d.__init__ = conv_init
    nn.BatchNorm2d.__init__ = lambda self, count, *args, **kwargs: norm(self, less(count), *args, **kwargs)
    nn.Linear.__init__ = lambda self, in_features, out_features, *args, **kwargs: linear(
        self, less(in_features), less(out_features), *args, **kwargs)
    try:
        return build()
    finally:
        nn.Conv2d.__init__, nn.BatchNorm2d.__init__, nn.Linear.__init__ = conv, norm, linear


class Lstm(nn.Module):
    def __init__(self, both=False):
        super().__init__()
        self.embedding = nn.Embedding(20, 8)
        self.lstm = nn.LSTM(8, 12, 2, batch_first=True, bidirectional=both)
        self.out = nn.Linear(24 if both else 12, 20)

    def forward(self, x):
        return self.out(self.lstm(self.embedding(x))[0])


class OneHotLstm(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(20, 16, batch_first=True)
        self.out = nn.Linear(16, 20)

    def forward(self, x):
        return self.out(self.lstm(nn.functional.one_hot(x, 20).float())[0])


class Recurrent(nn.Module):
    def __init__(self, layer):
        super().__init__()
        self.layer = layer
        self.out = nn.Linear(24, 3)

    def forward(self, x):
        return self.out(self.layer(x)[0][:, -1])


class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(20, 16)
        self.encoder = nn.TransformerEncoder(
            nn.TransformerEncoderLayer(16, 4, 32, batch_first=True, dropout=0.0), 2, enable_nested_tensor=False)
        self.out = nn.Linear(16, 3)

    def forward(self, x):
        return self.out(self.encoder(self.embedding(x)).mean(1))


M = torchvision.models
picture, large, codes, series = torch.rand(1, 3, 64, 64), torch.rand(1, 3, 224, 224), torch.randint(0, 20, (2, 9)), torch.rand(2, 5, 8)
kind = dict(num_classes=CLASSES, weights=None)
networks = {
    'alexnet': (narrow(lambda: M.alexnet(**kind), 32), large, [13]),
    'vgg11': (narrow(lambda: M.vgg11(**kind), 64), large, [13]),
    'resnet18': (narrow(lambda: M.resnet18(**kind), 16), picture, [9, 11, 13, 17]),
    'squeezenet': (narrow(lambda: M.squeezenet1_1(**kind), 8), picture, [13]),
    'inception': (narrow(lambda: M.inception_v3(aux_logits=False, init_weights=False, **kind), 32), torch.rand(1, 3, 96, 96), [13]),
    'googlenet': (narrow(lambda: M.googlenet(aux_logits=False, init_weights=False, **kind), 16), picture, [13]),
    'densenet': (narrow(lambda: M.DenseNet(16, (2, 4, 4, 2), 16, num_classes=CLASSES), 4), picture, [11, 17]),
    'mnasnet': (narrow(lambda: M.mnasnet0_5(**kind), 8), picture, [13]),
    'mobilenet_v1': (narrow(lambda: nn.Sequential(
        nn.Conv2d(3, 32, 3, 2, 1, bias=False), nn.BatchNorm2d(32), nn.ReLU6(),
        nn.Conv2d(32, 32, 3, 1, 1, groups=32, bias=False), nn.BatchNorm2d(32), nn.ReLU6(),
        nn.Conv2d(32, 64, 1, bias=False), nn.BatchNorm2d(64), nn.ReLU6(),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, CLASSES)), 2), picture, [13]),
    'mobilenet_v2': (narrow(lambda: M.mobilenet_v2(**kind), 16), picture, [11, 13]),
    'mobilenet_v3': (narrow(lambda: M.mobilenet_v3_small(**kind), 8), picture, [13, 17]),
    'shufflenet': (narrow(lambda: M.shufflenet_v2_x0_5(**kind), 4), picture, [13]),
    'efficientnet': (narrow(lambda: M.efficientnet_b0(**kind), 16), picture, [13]),
    'regnet': (narrow(lambda: M.regnet_y_400mf(**kind), 16), picture, [13]),
    'convnext': (M.ConvNeXt([
        M.convnext.CNBlockConfig(8, 16, 1), M.convnext.CNBlockConfig(16, 24, 1), M.convnext.CNBlockConfig(24, None, 2)],
        num_classes=CLASSES), picture, [13, 17]),
    'vit': (M.VisionTransformer(32, 8, 2, 4, 24, 48, num_classes=CLASSES), torch.rand(1, 3, 32, 32), [13, 17]),
    'mlp': (nn.Sequential(
        nn.Linear(4, 8), nn.ReLU(), nn.BatchNorm1d(8), nn.Linear(8, 3), nn.Softmax(-1)), torch.rand(2, 4), [7, 9, 13, 17]),
    'lstm': (Lstm(), codes, [11, 17]),
    'lstm_both': (Lstm(both=True), codes, [13]),
    'lstm_onehot': (OneHotLstm(), codes, [13]),
    'gru': (Recurrent(nn.GRU(8, 12, batch_first=True, bidirectional=True)), series, [9, 17]),
    'rnn': (Recurrent(nn.RNN(8, 24, batch_first=True)), series, [13]),
    'transformer': (Transformer(), codes, [13]),
}
for name, (network, example, opsets) in networks.items():
    network.eval()
    with torch.no_grad():
        for buffer_name, buffer in network.named_buffers():
            if buffer.is_floating_point():
                buffer.uniform_(*((-0.5, 0.5) if 'mean' in buffer_name else (0.5, 1.5)))
        for weights in network.parameters():
            if weights.abs().max() < 1e-3:
                weights.uniform_(-0.3, 0.3)
    axes = {0: 'n', 1: 't'} if example.dim() == 2 and not example.is_floating_point() else {0: 'n'}
    for opset in opsets:
        # some files of one row, as tools that fix the batch write them
        free = not (name in ('resnet18', 'vit') and opset == 17)
        torch.onnx.export(
            network, example[:1] if not free else example, os.path.join(folder, f'{name}-{opset}.onnx'), opset_version=opset,
            input_names=['x'], output_names=['y'], dynamic_axes={'x': axes, 'y': {0: 'n'}} if free else None)
