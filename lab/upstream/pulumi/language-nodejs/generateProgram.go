package main

import (
	"context"
	"strings"

	"github.com/pulumi/pulumi/pkg/v3/codegen/hcl2/syntax"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/pcl"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// The code that `pulumi import` suggests, by Pulumi's own generator.
func (h *host) GenerateProgram(_ context.Context, request *pulumirpc.GenerateProgramRequest) (*pulumirpc.GenerateProgramResponse, error) {
	loader, err := schema.NewLoaderClient(request.GetLoaderTarget())
	if err != nil {
		return nil, err
	}
	defer func() { _ = loader.Close() }()
	parser := syntax.NewParser()
	for name, text := range request.GetSource() {
		if err := parser.ParseFile(strings.NewReader(text), name); err != nil {
			return nil, err
		}
	}
	if parser.Diagnostics.HasErrors() {
		return nil, parser.Diagnostics
	}
	program, diagnostics, err := pcl.BindProgram(parser.Files, schema.NewCachedLoader(loader), bindOptions(request)...)
	if err != nil {
		return nil, err
	}
	if diagnostics.HasErrors() {
		return nil, diagnostics
	}
	source, _, err := nodejs.GenerateProgram(program)
	return &pulumirpc.GenerateProgramResponse{Source: source}, err
}

func bindOptions(request *pulumirpc.GenerateProgramRequest) []pcl.BindOption {
	options := []pcl.BindOption{pcl.PreferOutputVersionedInvokes}
	if request.GetStrict() {
		return options
	}
	return append(options, pcl.NonStrictBindOptions()...)
}
