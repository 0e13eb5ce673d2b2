"""Writes the PyTorch files of this folder (python3 make_pytorch.py; PyTorch 1.13) and what they compute, expected-pytorch.json."""
import json, struct
import torch
from torch import nn

CODES, SIZE, UNITS = 7, 5, 6
text = torch.tensor([[3, 0, 6, 2, 2, 5, 1, 4, 0, 3, 6, 1]])
expected = {"codes": text[0].tolist(), "logits": {}}


class Net(nn.Module):
    def __init__(self, kind, layers, size=None, tied=False, projected=False):
        super().__init__()
        if size:
            self.embedding = nn.Embedding(CODES, size)
        self.rnn = getattr(nn, kind)(size or CODES, UNITS, layers, batch_first=True)
        if projected:
            self.proj = nn.Linear(UNITS, size)
        self.decoder = nn.Linear(size if projected else UNITS, CODES)
        if tied:
            self.decoder.weight = self.embedding.weight

    def forward(self, codes):
        x = self.embedding(codes) if hasattr(self, "embedding") else nn.functional.one_hot(codes, CODES).float()
        x = self.rnn(x)[0]
        return self.decoder(self.proj(x) if hasattr(self, "proj") else x)


def made(name, seed, *how, **more):
    torch.manual_seed(seed)
    net = Net(*how, **more)
    with torch.no_grad():
        for value in net.parameters():
            value.normal_(0, 0.7)
        expected["logits"][name] = [[round(x, 6) for x in row] for row in net.eval()(text)[0].tolist()]
    return net


def safetensors(path, tensors, kinds):
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for (name, value), kind in zip(sorted(tensors.items()), kinds * 99):
        dtype = {"F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}[kind]
        numbers = value.detach().to(dtype).contiguous()
        raw = bytes(numbers.view(torch.int16).numpy().tobytes() if numbers.element_size() == 2 else numbers.numpy().tobytes())
        header[name] = {"dtype": kind, "shape": list(value.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    open(path, "wb").write(struct.pack("<Q", len(text)) + text + data)


torch.save(made("lstm.pth", 1, "LSTM", 2, SIZE).state_dict(), "lstm.pth")
net = made("gru.pth", 2, "GRU", 1)
torch.save({"epoch": 3, "loss": 0.5, "args": ["a", 1, None, True], "state_dict": net.state_dict(),
            "optimizer": torch.optim.Adam(net.parameters()).state_dict()}, "gru.pth")
torch.save(made("rnn.pt", 3, "RNN", 4, UNITS, tied=True).state_dict(), "rnn.pt", _use_new_zipfile_serialization=False)

net = made("views.pth", 4, "LSTM", 1, SIZE, projected=True, tied=True)
state = {}
for name, value in net.state_dict().items():
    value = value.detach()
    state[name] = value.t().contiguous().t() if value.dim() == 2 else torch.stack([value, value * 0], 1)[:, 0]
torch.save(state, "views.pth")

net = made("gru.safetensors", 5, "GRU", 2, SIZE)
safetensors("gru.safetensors", net.state_dict(), ["F32", "F64"])
torch.manual_seed(6)
net = Net("LSTM", 1)
for value in net.parameters():      # numbers that both halves hold
    value.data = (torch.randint(-8, 9, value.shape) / 8)
with torch.no_grad():
    expected["logits"]["half.safetensors"] = [[round(x, 6) for x in row] for row in net(text)[0].tolist()]
safetensors("half.safetensors", net.state_dict(), ["F16", "BF16"])
json.dump(expected, open("expected-pytorch.json", "w"), indent=0)
