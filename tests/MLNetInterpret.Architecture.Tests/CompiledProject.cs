using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace MLNetInterpret.Architecture.Tests;

/// <summary>A type and a type of the same assembly that it names.</summary>
internal sealed record Arrow(CompiledType From, CompiledType To);

/// <summary>A top-level type, what its nested and generated types included.</summary>
/// <param name="Name">Full name.</param>
/// <param name="IsPublic">Whether other assemblies see it.</param>
/// <param name="Files">Its source files, relative to the project, with '/'.</param>
internal sealed record CompiledType(string Name, bool IsPublic, IReadOnlyList<string> Files)
{
    /// <summary>Folders of its files, without repetition; empty for the root.</summary>
    public IReadOnlyList<string> Folders { get; } =
        [.. Files.Select(file => Path.GetDirectoryName(file)!.Replace('\\', '/')).Distinct()];

    /// <summary>The namespace.</summary>
    public string Namespace => Name.Contains('.', StringComparison.Ordinal) ? Name[..Name.LastIndexOf('.')] : "";
}

/// <summary>Types of an assembly with the folders they were compiled from, and which of them name which.</summary>
internal sealed class CompiledProject
{
    // Portable PDB's custom debug information "TypeDefinitionDocuments": files of a type that has no method with code of its own
    private static readonly Guid TypeDocuments = new("932E74BC-DBA9-4478-8D46-0F32A7BAB3D3");

    private readonly MetadataReader _metadata;
    private readonly MetadataReader _symbols;
    private readonly PEReader _assembly;
    private readonly string _folder;

    private CompiledProject(PEReader assembly, MetadataReader symbols, string folder)
    {
        (_assembly, _metadata, _symbols, _folder) = (assembly, assembly.GetMetadataReader(), symbols, folder);
        var documents = Documents();
        var types = _metadata.TypeDefinitions
            .Where(handle => Outermost(handle) == handle && documents.ContainsKey(handle))
            .ToDictionary(handle => handle, handle => Described(handle, documents[handle]));
        Types = [.. types.Values];
        Arrows = [.. ArrowsBetween(types)];
    }

    /// <summary>Top-level types that were written in files of the project.</summary>
    public IReadOnlyList<CompiledType> Types { get; }

    /// <summary>Each pair of different types of which the first names the second.</summary>
    public IReadOnlyList<Arrow> Arrows { get; }

    /// <summary>Reads an assembly and the symbols beside it.</summary>
    /// <param name="assemblyPath">A .dll with its portable .pdb.</param>
    /// <param name="projectFolder">The folder of its project file.</param>
    public static CompiledProject Read(string assemblyPath, string projectFolder)
    {
        using var assembly = new PEReader(File.OpenRead(assemblyPath));
        using var symbols = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(Path.ChangeExtension(assemblyPath, ".pdb")));
        return new(assembly, symbols.GetMetadataReader(), projectFolder);
    }

    private Dictionary<TypeDefinitionHandle, HashSet<string>> Documents()
    {
        var documents = new Dictionary<TypeDefinitionHandle, HashSet<string>>();
        foreach (var handle in _metadata.MethodDefinitions)
        {
            var method = _symbols.GetMethodDebugInformation(handle);
            foreach (var document in method.GetSequencePoints().Select(point => point.Document).Distinct())
                Add(_metadata.GetMethodDefinition(handle).GetDeclaringType(), document);
        }
        foreach (var information in _symbols.CustomDebugInformation.Select(_symbols.GetCustomDebugInformation))
        {
            if (_symbols.GetGuid(information.Kind) != TypeDocuments) continue;
            var blob = _symbols.GetBlobReader(information.Value);
            while (blob.RemainingBytes > 0)
                Add((TypeDefinitionHandle)information.Parent, System.Reflection.Metadata.Ecma335.MetadataTokens.DocumentHandle(blob.ReadCompressedInteger()));
        }
        return documents;

        void Add(TypeDefinitionHandle type, DocumentHandle document)
        {
            var path = Path.GetRelativePath(_folder, _symbols.GetString(_symbols.GetDocument(document).Name)).Replace('\\', '/');
            if (path.StartsWith("..", StringComparison.Ordinal) || path.StartsWith("obj/", StringComparison.Ordinal)) return;
            if (path.StartsWith("Microsoft.", StringComparison.Ordinal) || path.StartsWith("System.", StringComparison.Ordinal)) return;
            if (!documents.TryGetValue(Outermost(type), out var files)) documents[Outermost(type)] = files = [];
            files.Add(path);
        }
    }

    private TypeDefinitionHandle Outermost(TypeDefinitionHandle handle)
    {
        while (_metadata.GetTypeDefinition(handle).GetDeclaringType() is { IsNil: false } outer) handle = outer;
        return handle;
    }

    private CompiledType Described(TypeDefinitionHandle handle, IEnumerable<string> files)
    {
        var type = _metadata.GetTypeDefinition(handle);
        var (space, name) = (_metadata.GetString(type.Namespace), _metadata.GetString(type.Name));
        return new(space.Length == 0 ? name : $"{space}.{name}", type.Attributes.HasFlag(System.Reflection.TypeAttributes.Public),
            [.. files.Order(StringComparer.Ordinal)]);
    }

    private IEnumerable<Arrow> ArrowsBetween(Dictionary<TypeDefinitionHandle, CompiledType> types)
    {
        var named = types.Keys.ToDictionary(handle => handle, _ => new HashSet<TypeDefinitionHandle>());
        foreach (var handle in _metadata.TypeDefinitions)
        {
            if (named.TryGetValue(Outermost(handle), out var names)) names.UnionWith(NamedBy(handle).Select(Outermost));
        }
        return from pair in named
               from target in pair.Value
               where target != pair.Key && types.ContainsKey(target)
               select new Arrow(types[pair.Key], types[target]);
    }

    private IReadOnlyCollection<TypeDefinitionHandle> NamedBy(TypeDefinitionHandle handle)
    {
        var names = new TypeNames(_metadata);
        var type = _metadata.GetTypeDefinition(handle);
        if (!type.BaseType.IsNil) names.Add(type.BaseType);
        foreach (var contract in type.GetInterfaceImplementations()) names.Add(_metadata.GetInterfaceImplementation(contract).Interface);
        foreach (var attribute in type.GetCustomAttributes()) names.Add(_metadata.GetCustomAttribute(attribute).Constructor);
        foreach (var field in type.GetFields()) _metadata.GetFieldDefinition(field).DecodeSignature(names, default);
        foreach (var property in type.GetProperties()) _metadata.GetPropertyDefinition(property).DecodeSignature(names, default);
        foreach (var parameter in type.GetGenericParameters().SelectMany(Constraints)) names.Add(parameter);
        foreach (var method in type.GetMethods().Select(_metadata.GetMethodDefinition)) AddMethod(method);
        return names.Seen;

        void AddMethod(MethodDefinition method)
        {
            method.DecodeSignature(names, default);
            foreach (var attribute in method.GetCustomAttributes()) names.Add(_metadata.GetCustomAttribute(attribute).Constructor);
            foreach (var parameter in method.GetGenericParameters().SelectMany(Constraints)) names.Add(parameter);
            if (method.RelativeVirtualAddress == 0) return;
            var body = _assembly.GetMethodBody(method.RelativeVirtualAddress);
            if (!body.LocalSignature.IsNil) _metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(names, default);
            foreach (var region in body.ExceptionRegions.Where(region => !region.CatchType.IsNil)) names.Add(region.CatchType);
            foreach (var token in MethodBodies.Tokens(body)) names.Add(token);
        }

        IEnumerable<EntityHandle> Constraints(GenericParameterHandle parameter) =>
            _metadata.GetGenericParameter(parameter).GetConstraints().Select(constraint => _metadata.GetGenericParameterConstraint(constraint).Type);
    }
}
