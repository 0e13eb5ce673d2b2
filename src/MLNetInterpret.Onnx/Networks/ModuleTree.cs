using static TorchSharp.torch;

namespace MLNetInterpret.Onnx.Networks;

/// <summary>Modules under dotted paths, with empty ones between them where nothing stands.</summary>
internal sealed class ModuleTree(nn.Module root)
{
    private readonly Dictionary<string, nn.Module> _modules = new() { [""] = root };

    /// <summary>Registers modules, parents before what lies below them.</summary>
    public void Add(IEnumerable<(string Path, nn.Module Module)> modules)
    {
        foreach (var (path, module) in modules.OrderBy(named => named.Path.Count(c => c == '.')))
        {
            Of(Above(path)).register_module(path[(path.LastIndexOf('.') + 1)..], module);
            _modules[path] = module;
        }
    }

    private nn.Module Of(string path)
    {
        if (_modules.TryGetValue(path, out var known)) return known;
        var between = new Between();
        Of(Above(path)).register_module(path[(path.LastIndexOf('.') + 1)..], between);
        return _modules[path] = between;
    }

    private static string Above(string path) => path.LastIndexOf('.') is >= 0 and var dot ? path[..dot] : "";

    private sealed class Between() : nn.Module(nameof(Between));
}
